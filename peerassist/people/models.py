"""People, their communities, teams and experience.

A person has one account and may belong to several communities. What a person did before is kept as experience in
their own words; skills are short tags that many share.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

LANGUAGE_LENGTH = 12  # BCP 47: en, es, fr, pt-BR


class People(BaseUserManager["Person"]):
    """How accounts are made; addresses are kept in lower case, so that each exists once."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password) if password else person.set_unusable_password()
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser):
    """Someone with an account."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    job = models.CharField(max_length=160, blank=True)
    place = models.CharField(max_length=120, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")  # IANA name
    language = models.CharField(max_length=LANGUAGE_LENGTH, default="en")  # of the interface and of mails
    languages = models.JSONField(default=list, blank=True)  # spoken: list of BCP 47 codes
    education = models.CharField(max_length=200, blank=True)
    ask_me_about = models.CharField(max_length=300, blank=True)
    open_to_questions = models.BooleanField(default=False)  # may be named under "who can tell me more"
    agrees_to = models.PositiveSmallIntegerField(default=4)  # invitations in twelve months
    facilitates_since = models.DateField(null=True, blank=True)  # in the pool of facilitators
    away_until = models.DateField(null=True, blank=True)
    mail_digest = models.BooleanField(default=True)
    is_site_admin = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    theme = models.CharField(max_length=5, blank=True)  # "", light, dark
    created_at = models.DateTimeField(default=timezone.now)
    skills: "models.ManyToManyField[Skill, Any]" = models.ManyToManyField("Skill", blank=True, related_name="people")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[People] = People()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_once")]
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def initials(self) -> str:
        """The letters in a person's seat: first and last name's first."""
        return initials(self.name or self.email)

    # The product has no Django admin and no groups; rights are decided in access.py of each room.
    @property
    def is_staff(self) -> bool:
        return self.is_site_admin

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


def initials(name: str) -> str:
    """Return one or two capital letters for `name`."""
    words = [w for w in name.replace("@", " ").split() if w[0].isalpha()] or ["?"]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


class Skill(models.Model):
    """A short tag for what people can do, shared by all communities of the installation."""

    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="skill_name_once")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Experience(models.Model):
    """Something a person has done, in their words: "Led the hand-over of 34 water points"."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="experiences")
    words = models.CharField(max_length=300)
    place = models.CharField(max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-year", "pk"]

    def __str__(self) -> str:
        return self.words


class Community(models.Model):
    """People who learn together and share a library."""

    class Joining(models.TextChoices):
        INVITATION = "invitation"  # a steward invites
        DOMAIN = "domain"  # addresses of the named domains may sign up
        OPEN = "open"  # anyone may

    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    about = models.TextField(blank=True)
    language = models.CharField(max_length=LANGUAGE_LENGTH, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    joining = models.CharField(max_length=12, choices=Joining, default=Joining.INVITATION)
    domains = models.JSONField(default=list, blank=True)  # ["example.org"]
    group_least = models.PositiveSmallIntegerField(default=6)  # the method: six to eight
    group_most = models.PositiveSmallIntegerField(default=8)
    attribution = models.CharField(max_length=8, default="role")  # method.kinds.Attribution
    ground_rules = models.TextField(blank=True)  # empty: the method's own, in the reader's language
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "communities"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """The unit used to judge who is from outside; teams of one line share `line`."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="teams")
    name = models.CharField(max_length=120)
    line = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("community", Lower("name"), name="team_name_once")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Person x community. Ended memberships stay, so that what was done keeps its author."""

    class Role(models.TextChoices):
        MEMBER = "member"
        STEWARD = "steward"

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    community = models.ForeignKey(Community, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role, default=Role.MEMBER)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="memberships")
    joined_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("person", "community", name="membership_once")]


class EarlierTeam(models.Model):
    """A team that a member was in before: who worked together lately is no outsider."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="earlier_teams")
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    until = models.DateField(null=True, blank=True)


class CommunityInvitation(models.Model):
    """A steward invites an address into a community; the link's secret is stored hashed."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=8, choices=Membership.Role, default=Membership.Role.MEMBER)
    language = models.CharField(max_length=LANGUAGE_LENGTH, default="en")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")


class PeopleImport(models.Model):
    """A CSV of people: previewed line by line, then taken in as a whole or not at all.

    The rows lie in parts, so that a large file is neither read nor locked as a whole; they go once they are taken in.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="imports")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    new_rows = models.PositiveIntegerField(default=0)  # people without an account
    elsewhere_rows = models.PositiveIntegerField(default=0)  # with an account, in no community or another one
    known_rows = models.PositiveIntegerField(default=0)  # members already
    unread = models.JSONField(default=list)  # columns of the heading that are not read
    problems = models.JSONField(default=list)  # the first of them: [{line, column, code, value}]
    problem_count = models.PositiveIntegerField(default=0)
    tell = models.BooleanField(default=False)  # each new member gets a letter
    done_rows = models.PositiveIntegerField(default=0)
    uploaded_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    progress_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    failed = models.CharField(max_length=300, blank=True)

    @property
    def total_rows(self) -> int:
        return self.new_rows + self.elsewhere_rows + self.known_rows


class ImportPart(models.Model):
    """Some rows of an import, cleaned, in the order of the file."""

    job = models.ForeignKey(PeopleImport, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    rows = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint("job", "number", name="import_part_once")]
        ordering = ["number"]


def skills_named(names: Iterable[str]) -> list[Skill]:
    """Return the skills with these names, made where they are new; order kept, doubles and blanks dropped."""
    wanted = {n.casefold(): n for n in (" ".join(name.split())[:80] for name in names) if n}
    known: dict[str, Skill] = {
        s.name.casefold(): s
        for s in Skill.objects.annotate(low=Lower("name")).filter(low__in=[n.lower() for n in wanted.values()])
    }
    fresh = Skill.objects.bulk_create([Skill(name=n) for low, n in wanted.items() if low not in known])
    known |= {s.name.casefold(): s for s in fresh}
    return [known[low] for low in wanted]
