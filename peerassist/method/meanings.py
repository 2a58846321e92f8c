"""Words that mean the same in English, Spanish and French, so that a question finds what was written in another language.

No dictionary: the words that teams use who ask each other, of water, health, floods, schools, waste, power, machines,
money and people. A line holds what is alike, language by language; the community's own words can be added here.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from peerassist.method.words import LANGUAGES, terms_of

ALIKE = """
accident, mishap | accidente, incidente | accident, incident
advice | consejo, asesoramiento | conseil, avis
agreement, contract | convenio, acuerdo, contrato | accord, convention, contrat
air | aire | air
alarm | alarma | alarme
animal, livestock | animal, ganado | animal, bétail
assessment, evaluation | evaluación | évaluation
attendance | asistencia | présence, fréquentation
audit | auditoría | audit
battery | batería, pila | batterie, pile
bed | cama | lit
birth, delivery | parto, nacimiento | accouchement, naissance
bonus, allowance, incentive | bono, prima, incentivo | prime, incitation
bridge | puente | pont
budget | presupuesto | budget
building | edificio | bâtiment, immeuble
bus | autobús, bus | bus, autocar
cable | cable | câble
care | atención, cuidado | soin
car, vehicle | coche, vehículo, carro | voiture, véhicule
caretaker | encargado, cuidador | gardien
centre, center | centro | centre
chain | cadena | chaîne
change | cambio | changement
child, children | niño, niña | enfant
cholera | cólera | choléra
church | iglesia | église
city, town | ciudad | ville
clean, cleaning | limpio, limpieza | propre, nettoyage
climate | clima | climat
clinic | clínica, consultorio | clinique, dispensaire
cold | frío | froid
collection, collect | recogida, recolección | collecte, ramassage
committee | comité | comité
communication | comunicación | communication
community | comunidad | communauté
company, firm | empresa | entreprise, société
competition | competencia | concurrence
computer | ordenador, computadora | ordinateur
conflict | conflicto | conflit
consultant | consultor | consultant
contractor, supplier | contratista, proveedor | prestataire, fournisseur
cooling | refrigeración, enfriamiento | refroidissement
cooperative, co-operative | cooperativa | coopérative
cost, price | costo, coste, precio | coût, prix
council | consejo, ayuntamiento | conseil, mairie
court | tribunal, juzgado | tribunal
crane | grúa | grue
crew | tripulación, cuadrilla | équipe, équipage
crop, harvest | cultivo, cosecha | culture, récolte
curriculum | currículo | programme
customer, client | cliente | client
damage | daño | dommage, dégât
danger, hazard | peligro | danger
data | dato | donnée
death | muerte | mort, décès
debt | deuda | dette
decision | decisión | décision
delay | retraso, demora | retard
demand | demanda | demande
design | diseño | conception
diesel, fuel | diésel, combustible | gazole, carburant
disability | discapacidad | handicap
disaster | desastre, catástrofe | catastrophe
disease, illness | enfermedad | maladie
disposal | eliminación | élimination
district | distrito | district, arrondissement
doctor, physician | médico, doctor | médecin, docteur
donor | donante | bailleur, donateur
door | puerta | porte
drill, exercise | simulacro, ejercicio | exercice
driver | conductor, chofer | conducteur, chauffeur
drought | sequía | sécheresse
drug, medicine | medicamento, medicina | médicament
dump, landfill | vertedero | décharge
earthquake | terremoto, sismo | séisme
education | educación | éducation, enseignement
elderly, aged | anciano, mayor | âgé, aîné
election | elección | élection
electricity | electricidad, luz | électricité
emergency | emergencia, urgencia | urgence
employee, staff | empleado, personal | employé, personnel
energy | energía | énergie
engine, motor | motor | moteur
engineer | ingeniero, ingeniera | ingénieur
environment | medio, ambiente | environnement
epidemic, outbreak | epidemia, brote | épidémie
equipment | equipo, equipamiento | équipement, matériel
evacuation | evacuación | évacuation
expense, spending | gasto | dépense
experience | experiencia | expérience
explosion | explosión | explosion
fail, failure | fallo, falla, fracaso | échec, panne, défaillance
fall | caída | chute
family, household | familia, hogar | famille, ménage
farm, farmer | granja, agricultor, campesino | ferme, agriculteur, paysan
fee, tariff | tarifa, cuota | tarif, redevance
ferry, boat | barco, bote, transbordador | bac, bateau
field | campo | terrain, champ
fire | fuego, incendio | feu, incendie
fish, fishing | pesca, pescado | pêche, poisson
flat, apartment | piso, apartamento, departamento | appartement, logement
flight | vuelo | vol
flood | inundación, crecida | inondation, crue
food | alimento, comida | nourriture, aliment
forest | bosque | forêt
fridge, refrigerator | refrigerador, refrigeradora, nevera | réfrigérateur, frigo
fund, funding | fondo, financiación, financiamiento | fonds, financement
garbage, rubbish, waste | basura, residuo, desecho | ordure, déchet
gas | gas | gaz
generator | generador | générateur, groupe
government | gobierno | gouvernement
grid, network | red | réseau
guard | guardia, guardián | garde, gardien
handover, hand | traspaso, entrega | transfert, remise
head, chief | jefe, jefa | chef
health | salud, sanidad | santé
heat | calor | chaleur
help | ayuda | aide
hospital | hospital | hôpital
hour | hora | heure
house, housing | casa, vivienda | maison, logement
hurricane, cyclone | huracán, ciclón | ouragan, cyclone
hygiene | higiene | hygiène
injury | herida, lesión | blessure
inspection, inspect | inspección | inspection, contrôle
insurance | seguro | assurance
investment | inversión | investissement
island | isla | île
job, post | puesto, empleo | poste, emploi
journey, trip | viaje | voyage, trajet
judge | juez, jueza | juge
key | llave | clé
knowledge | conocimiento | savoir, connaissance
laboratory | laboratorio | laboratoire
ladder | escalera | échelle
lake | lago | lac
land | tierra, terreno | terre, terrain
language | idioma, lengua | langue
law | ley | loi
leak | fuga, filtración | fuite
learning, lesson | aprendizaje, lección | apprentissage, leçon
library | biblioteca | bibliothèque
line | línea | ligne
load | carga | charge
loan | préstamo | prêt
local | local | local
loudspeaker | altavoz, altoparlante | haut
maintenance | mantenimiento | maintenance, entretien
malaria | malaria, paludismo | paludisme
manager, management | gestor, gestión, gerente | gestionnaire, gestion
map | mapa | carte
market | mercado | marché
mayor | alcalde, alcaldesa | maire
measles | sarampión | rougeole
meeting | reunión | réunion
message | mensaje | message
meter, gauge | medidor, contador | compteur, jauge
midwife, midwives | matrona, partera, obstetra | sage
mine, mining | mina, minería | mine
ministry | ministerio | ministère
mistake, error | error, equivocación | erreur
mobile, phone, telephone | teléfono, móvil, celular | téléphone, portable
money | dinero | argent
mosque | mezquita | mosquée
mother, maternity | madre, maternidad | mère, maternité
mountain | montaña | montagne
neighbour, neighbourhood | vecino, barrio | voisin, quartier
night | noche | nuit
noise | ruido | bruit
nurse | enfermero, enfermera | infirmier, infirmière
nutrition | nutrición | nutrition
office | oficina | bureau
oil | aceite, petróleo | huile, pétrole
outage, blackout | apagón, corte | panne, coupure
owner | dueño, propietario | propriétaire
paper | papel | papier
parent | padre | parent
partner | socio | partenaire
patient | paciente | patient
payment, pay | pago, pagar | paiement, payer
pension | pensión | retraite
permit, licence | permiso, licencia | permis, licence
pipe | tubería, tubo | tuyau, conduite
plant | planta | usine, plante
police | policía | police
policy | política | politique
pollution | contaminación | pollution
port, harbour | puerto | port
poverty | pobreza | pauvreté
power | energía, potencia, luz | énergie, courant
practice | práctica | pratique
prevention | prevención | prévention
prison | prisión, cárcel | prison
procedure | procedimiento | procédure
procurement, tender | compra, licitación, pliego | achat, marché, appel
project | proyecto | projet
pump | bomba | pompe
quality | calidad | qualité
radio | radio | radio
rail, railway, train | tren, ferrocarril | train, rail, ferroviaire
rain, rains | lluvia | pluie
record | registro | registre
recruitment, hiring | contratación, selección | recrutement, embauche
recycling | reciclaje | recyclage
refugee | refugiado | réfugié
repair | reparación, reparar | réparation, réparer
report | informe | rapport
rescue | rescate | sauvetage
resident | residente, vecino | habitant, riverain
retention, keep | retención, retener | fidélisation, garder
review | revisión | revue, révision
risk | riesgo | risque
river | río | rivière, fleuve
road | carretera, camino | route
rule | regla, norma | règle
rumour, rumor | rumor | rumeur
rural | rural | rural
safety, security | seguridad | sécurité
salary, wage | salario, sueldo | salaire
sanitation, sewage | saneamiento, alcantarillado | assainissement, égout
saving | ahorro | économie, épargne
school | escuela, colegio | école
sensor | sensor | capteur
servant, official | funcionario | fonctionnaire
service | servicio | service
shelter | refugio, albergue | abri
ship | barco, buque | navire
shortage | escasez | pénurie
siren | sirena | sirène
skill, competence | habilidad, competencia | compétence
software | programa, software | logiciel
soil, ground | suelo | sol
solar | solar | solaire
spare | repuesto | rechange
spill | derrame | déversement
stock, store | almacén, existencia | stock, magasin
storm | tormenta | tempête, orage
street | calle | rue
strike | huelga | grève
student, pupil | alumno, estudiante | élève, étudiant
supply | suministro, abastecimiento | approvisionnement, fourniture
survey | encuesta | enquête
system | sistema | système
tank | tanque, depósito | réservoir, citerne
tax | impuesto | impôt, taxe
teacher | maestro, profesor, docente | enseignant, professeur
team | equipo | équipe
technology | tecnología | technologie
test, trial | prueba, ensayo | essai, test
toilet, latrine | letrina, inodoro, baño | latrine, toilette
tool | herramienta | outil
training | capacitación, formación | formation
transport | transporte | transport
treatment | tratamiento | traitement
tree | árbol | arbre
truck, lorry | camión | camion
turnover, departure | rotación, salida | départ, rotation
university | universidad | université
user | usuario | usager, utilisateur
vaccination, vaccine, immunisation | vacunación, vacuna | vaccination, vaccin
valve | válvula | vanne, soupape
village | aldea, pueblo, comunidad | village
violence | violencia | violence
visit | visita | visite
volunteer | voluntario | bénévole, volontaire
vote | voto | vote
ward | sala, barrio | service, quartier
warehouse | almacén, bodega | entrepôt
warn, warning, alert | alerta, aviso, advertencia | alerte, avertissement
water | agua | eau
weather | tiempo, clima | météo, temps
well, borehole | pozo | puits, forage
woman, women | mujer | femme
work, worker | trabajo, trabajador, obra | travail, travailleur
year | año | an, année
young, youth | joven, juventud | jeune, jeunesse
"""

Meanings = Mapping[str, frozenset[str]]  # the terms of a meaning in each of the other languages
NONE: Meanings = {}


def meanings(word: str, language: str) -> Meanings:
    """Return the terms under which the meaning of `word` (in `language`) stands in the other languages."""
    if language not in LANGUAGES:
        return NONE
    found: dict[str, set[str]] = {}
    for term in terms_of(word, language):
        for other, terms in _book()[language].get(term, {}).items():
            found.setdefault(other, set()).update(terms)
    return {other: frozenset(terms) for other, terms in found.items()}


def language_of(words: Iterable[str], usual: str) -> str:
    """Return the language of which most of `words` stand in this book, `usual` where that does not tell."""
    known = {code: sum(1 for word in words if meanings(word, code)) for code in LANGUAGES}
    most = max(known.values())
    return usual if known.get(usual) == most else max(known, key=lambda code: known[code])


def anywhere(word: str) -> Meanings:
    """Return the terms of the meaning of `word`, whichever of the languages it is taken to be."""
    found: dict[str, frozenset[str]] = {}
    for code in LANGUAGES:
        for other, terms in meanings(word, code).items():
            found[other] = found.get(other, frozenset()) | terms
    return found


@cache
def _book() -> dict[str, dict[str, dict[str, set[str]]]]:
    """language -> term -> other language -> terms."""
    book: dict[str, dict[str, dict[str, set[str]]]] = {code: {} for code in LANGUAGES}
    for line in ALIKE.strip().splitlines():
        columns = dict(zip(LANGUAGES, line.split("|"), strict=True))
        terms = {c: {t for w in words.split(",") for t in terms_of(w.strip(), c)} for c, words in columns.items()}
        for code in LANGUAGES:
            for term in terms[code]:
                known = book[code].setdefault(term, {})
                for other in LANGUAGES:
                    if other != code:
                        known.setdefault(other, set()).update(terms[other])
    return book
