"""Who is here, for other processes: what each of them says of its own screens, good for some seconds."""

from django.db import models

from peerassist.assists.models import Room


class Lease(models.Model):
    """The seats whose screens one process holds open in a room. Renewed while it lives; of one that was killed nothing is left
    to take back, its leases run out (live/here.py)."""

    process = models.CharField(max_length=16)
    room = models.ForeignKey(Room, models.CASCADE, related_name="leases")
    seats = models.JSONField()  # ids of participations
    renewed_at = models.DateTimeField(db_index=True)  # by the clock of the database, which all processes share

    class Meta:
        constraints = [models.UniqueConstraint(fields=("process", "room"), name="lease_once")]
