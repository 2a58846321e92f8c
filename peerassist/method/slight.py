"""Words that are no stop words and yet tell little: they stand in questions of every kind (how do we bring, keep, lose,
begin?), so that having one in common makes no two questions alike. Bare numbers are such words too.
"""

from functools import cache

from peerassist.method.words import terms_of

SLIGHT = {
    "en": """
        ask become begin best better big bring call come day decide decided decision different easy end enough
        even ever find found first get getting give given go going gone good got great help keep kept know known
        large last less let like long look lose losing lost made make making many matter mean much need never
        new next often old open part people possible put ready right say see seem set several show small soon
        start still stop take taken taking tell thing think time told took tried true try turn use used using
        want way week well whole win work worse year yes yet
    """,
    "es": """
        ahora algunas alguno año años bien buena bueno cada cambiar comenzar conseguir cosa cuanto dar damos
        debe debemos decida decide decidir decision decir dejar dia empezar encontrar forma gente gran grande
        hace hacemos hacen hacer haga hecho hoy ir vamos llevar llega llegar lograr luego manera mayor mejor
        menor misma mismo momento mucha mucho necesitar necesidad nueva nuevo nunca parte pasar perder persona
        poder podemos puede pueden poner posible primera primero quedar queremos querer quiere saber sabemos
        salir seguir siempre solo tarde tener tenemos tenga tiempo tomar toda trabajo traer ultima ultimo usar
        vale varias varios venir ver vez veces volver
    """,
    "fr": """
        aider aller allons an annee annees ans apres arriver assez aujourd beaucoup besoin bien bon bonne
        certain chose commencer connaitre debut decide decider decision depuis dernier derniere devoir devons
        dire doit doivent donner entier faut façon fin fois garder gens grand grande jamais jour laisser
        maintenant maniere meilleur mettre mieux mis moins moment nouveau nouvel nouvelle obtenir parler part
        partie passer perdre perdu personne petit peuvent possible pouvoir pouvons premier premiere prendre pris
        puisse quelque rendre rester savoir savons seul souvent tenir temps toujours toute travail trop trouver
        utiliser venir voir voulons vouloir vrai
    """,
}


def is_slight(word: str, language: str) -> bool:
    """Say whether `word` tells little in a question in `language` (a bare number tells little in any)."""
    return word.isdecimal() or bool(terms_of(word, language) & _terms(language))


@cache
def _terms(language: str) -> frozenset[str]:
    return frozenset(term for word in SLIGHT.get(language, "").split() for term in terms_of(word, language))
