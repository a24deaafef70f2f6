"""Albanian words that change more than their ending, and the voice that the dictionary lists as a verb of its own.

Sources: as of `search.lemma.albanian`. Forms that are another, commoner word (*dhe* and, *dita* the day, *pa* without)
are left out.
"""

from collections.abc import Callable

from search.lemma.irregular import bases

# The first person of the present, then the other forms, with the endings that rules do not take off as well.
_IRREGULAR = """
jap jep japin jepni jepen jepet jepej dhashë dha dhamë dhatë dhanë dhënë jepte jepnin; marr merr merrni merret merren
merrem merrej mora more mori morëm morët morën marrë merrte merrnin; ndërmarr ndërmerr ndërmerret ndërmora ndërmori
ndërmorën ndërmarrë; shoh sheh shohim shihni shohin shihet shihen shihem shihej pashë pamë patë panë parë shihte
shihnin; parashoh parasheh parashohin parashihet parashihen parashihej parapa parapanë paraparë; zgjedh zgjidhni
zgjidhet zgjidhen zgjidhem zgjidhej zgjodha zgjodhe zgjodhi zgjodhëm zgjodhët zgjodhën zgjedhur zgjidhte; rizgjedh
rizgjidhet rizgjodhi rizgjodhën rizgjedhur; përzgjedh përzgjidhet përzgjodhi përzgjodhën përzgjedhur; mbledh mblidhni
mblidhet mblidhen mblidhem mblidhemi mblidhej mblidheshin mblodha mblodhe mblodhi mblodhëm mblodhën mbledhur mblidhte;
përmbledh përmblidhet përmblodhi përmblodhën përmbledhur; vjedh vidhet vidhen vodha vodhi vodhën vjedhur; bredh bridhte
brodha brodhi brodhën bredhur; hedh hidhni hidhet hidhen hidhem hidhej hodha hodhi hodhën hedhur hidhte; them thua
thotë themi thoni thonë thuhet thuhej thashë tha thamë thatë thanë thënë thoshte thoshin; vij vjen vijmë vini vijnë
erdha erdhe erdhi erdhëm erdhët erdhën ardhur vinte vinin; flas flet flasim flisni flasin flitet flitej fola fole foli
folëm folët folën folur fliste flisnin; bëj bën bëjmë bëni bëjnë bëhet bëhen bëhem bëhemi bëhej bëra bëre bëri bëmë
bëtë bënë bërë bënte bënin; përpiqem përpjek përpiqet përpiqen përpiqemi përpiqej përpoqa përpoq përpoqi përpoqëm
përpoqën përpjekur; pjek piqet piqen poqa poqi poqën pjekur; ndjek ndiqet ndiqen ndiqej ndoqa ndoqi ndoqën ndjekur
ndiqte ndiqnin; djeg digjet digjen digjej dogja dogji dogjën djegur; heq hiqet hiqen hiqej hoqa hoqi hoqën hequr hiqte;
sjell sillet sillen sillej solla solli sollëm sollën sjellë sillte sillnin; mbjell mbillet mbillen mbolla mbolli
mbollën mbjellë mbillte; vjel vilet vola voli volën vjelë; nxjerr nxirret nxirren nxora nxori nxorën nxjerrë nxirrte;
dal del dalim dilni dalin dola dole doli dolëm dolët dolën dalë dilte dilnin; bie binte bien rashë ramë ratë ranë rënë
prura pruri prurën prurë; hyj hyn hyjnë hyra hyri hymë hynë hyrë hynte; ha hahet hëngra hëngri hëngrëm hëngrën ngrënë;
pi pihet piu pinë pirë pinte; rri rrimë rrinë ndenja ndenji ndenjën ndenjur rrinte; vras vret vrasin vritet vriten
vrava vrau vranë vrarë; pres pret presim prisni presin pritet priten pritej prita prite priti pritëm pritën pritur
priste prisnin; shpreh shprehet shprehen shprehu shprehur; shes shet shesin shitet shiten shita shiti shitën shitur
shiste; godas godet godasin goditet goditen godita goditi goditën goditur godiste; mas mat masin matet maten mata mati
matën matur; bërtas bërtet bërtiti bërtitën bërtitur; përkas përket përkasin përkiste; humbas humb humbet humbin humbi
humbën humbur; fle flinte fjeta fjeti fjetën fjetur; lë lënë lihet lihen lanë linte linin; vë vihet vihen vihej vura
vuri vumë vunë vënë; zë zihet zihen zuri zunë zënë; vdes vdiq vdiqa vdiqën vdekur; dua duam duan desha deshi deshën
dashur duhet duhen duhej donte donin; ngre ngrihet ngrihen ngrita ngriti ngritëm ngritën ngritur ngrinte; quaj quan
quhet quhen quhem quhej quajta quajti quajtën quajtur; luaj luan luhet luhen luhej luajta luajti luajtën luajtur; ruaj
ruan ruhet ruhen ruhej ruajta ruajti ruajtën ruajtur; shkruaj shkruan shkruhet shkruhen shkrova shkroi shkruam shkruar;
paguaj paguan paguhet paguhen pagova pagoi paguar; blej blen blihet blihen bleva bleu blenë blerë; vlej vlen vlente
vlejti vlejtën vlejtur; kryej kryen kryhet kryhen kryhej kreva kreu kryer; thyej thyen thyhet theva theu thyer; lyej
lyen lyhet leva leu lyer; shpie shpuri shpunë shpënë; njoh njeh njohin njihni njihet njihen njihej njoha njohu njohën
njohur njihte; ec ecën eci ecim ecin ecur; iki ik iku ikën ikur; hip hipi hipën hipur; nis niset nisen nisi nisëm nisën
nisur; bind bindet binda bindi bindën bindur; lind lindet linda lindi lindën lindur lindte; vendos vendoset vendosen
vendosi vendosën vendosur; rrit rritet rriten rritej rrita rriti rritën rritur; mbaj mban mbajnë mbahet mbahen mbahej
mbajta mbajti mbajtëm mbajtën mbajtur mbante mbanin; qaj qan qahet qajti qau qanë qarë; laj lan lahet lahen lava lau
lanë larë; çaj çan çahet çau çanë çarë; mjel milet mola moli mjelë; shtie shtinte shtiu shtinë shtënë; përfshij
përfshin përfshihet përfshihen përfshiu përfshinë përfshirë; fshij fshin fshihet fshiu fshinë fshirë; gjej gjen gjejnë
gjendet gjenden gjendej gjeta gjeti gjetëm gjetën gjetur gjente; kthej kthen kthehet kthehen kthehej ktheva ktheu
kthyem kthyen kthyer kthente; përkthej përkthen përkthehet përktheu përkthyer; arrij arrin arrijnë arrihet arrita
arriti arritëm arritën arritur arrinte; shtoj shtohet shtua shtuar; grua gruaja gruas gruan gra gratë grave
"""
_BASES = bases(_IRREGULAR)
# Who hapet is hapur, who vizitohet is vizituar.
_OF_ITSELF = (("hem", "j"), ("em", ""))


def more(word: str, lemma: str | None, is_headword: Callable[[str], bool]) -> list[str]:
    """What a lower-case word may be a form of, beside `lemma`, which the dictionary gives for it."""
    found = list(_BASES.get(word, ()))
    for base in (lemma or word, *found):
        for end, active in _OF_ITSELF:
            if base.endswith(end) and is_headword(base.removesuffix(end) + active):
                found.append(base.removesuffix(end) + active)
    return [base for base in dict.fromkeys(found) if base != word]
