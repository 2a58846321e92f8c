"""Words that are no stop words and yet tell little: they stand in questions of every kind (how do we bring, keep, lose,
begin? in June?), so that having one in common makes no two questions alike. Bare numbers are such words too.
"""

from functools import cache

from peerassist.method.words import terms_of

SLIGHT = {
    "en": """
        april ask august become begin best better big bring call come day december decide decided decision
        different easy end enough even ever february find first found friday get getting give given go going
        gone good got great help hour hours january july june keep kept know known large last less let like long
        look lose losing lost made make making many march matter mean monday month months much need never
        new next november october often old open part people possible put ready right saturday say see seem
        september set several show small soon start still stop sunday take taken taking tell thing think
        thursday time told took tried true try tuesday turn use used using want way wednesday week well whole
        win work worse year yes yet
    """,
    "es": """
        abril agosto ahora algunas alguno año años bien buena bueno cada cambiar comenzar conseguir cosa cuanto
        damos dar debe debemos decida decide decidir decir decision dejar dia diciembre domingo empezar
        encontrar enero febrero forma gente gran grande hace hacemos hacen hacer haga hecho hora horas hoy ir
        jueves julio junio llega llegar llevar lograr luego lunes manera martes marzo mayo mayor mejor menor mes
        meses misma mismo miércoles momento mucha mucho necesidad necesitar noviembre nueva nuevo nunca octubre
        parte pasar perder persona podemos poder poner posible primera primero puede pueden quedar queremos
        querer quiere sabemos saber salir seguir septiembre siempre solo sábado tarde tenemos tener tenga tiempo
        toda tomar trabajo traer ultima ultimo usar vale vamos varias varios veces venir ver vez viernes volver
    """,
    "fr": """
        aider aller allons an annee annees ans août apres arriver assez aujourd avril beaucoup besoin bien bon
        bonne certain chose commencer connaitre debut decide decider decision depuis dernier derniere devoir
        devons dimanche dire doit doivent donner décembre entier faut façon fin fois février garder gens grand
        grande heure heures jamais janvier jeudi jour juillet juin laisser lundi mai maintenant maniere mardi
        mars meilleur mercredi mettre mieux mis moins mois moment nouveau nouvel nouvelle novembre obtenir
        octobre parler part partie passer perdre perdu personne petit peuvent possible pouvoir pouvons premier
        premiere prendre pris puisse quelque rendre rester samedi savoir savons septembre seul souvent temps
        tenir toujours toute travail trop trouver utiliser vendredi venir voir vouloir voulons vrai
    """,
}


def is_slight(word: str, language: str) -> bool:
    """Say whether `word` tells little in a question in `language` (a bare number tells little in any)."""
    return word.isdecimal() or bool(terms_of(word, language) & _terms(language))


@cache
def _terms(language: str) -> frozenset[str]:
    return frozenset(term for word in SLIGHT.get(language, "").split() for term in terms_of(word, language))
