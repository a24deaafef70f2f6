"""Gulzor, a made-up town: Uzbek in both scripts, and Russian."""

from dam.demo.plan import Occasion, Recording, Release, Shot, Town
from dam.demo.scenes.outlook import Outlook

_DILNOZA = "Dilnoza Karimova"
_JASUR = "Жасур Раҳимов"
_OLGA = "Ольга Ким"

_OCCASIONS = (
    Occasion(
        "navroz", "festival", "Navroʻz umumxalq sayli — 2026", "2026-03-21T09:00:00+05:00", "2026-03-21T21:00:00+05:00",
        "Gulzor, Mustaqillik maydoni",
        "Shahar hokimligi tashkil etgan umumxalq sayli: sumalak, milliy oʻyinlar, bayram konserti va mushakbozlik.",
    ),
    Occasion(
        "koprik", "opening", "Янги кўприкнинг очилиш маросими", "2025-09-01T10:00:00+05:00", "2025-09-01T11:30:00+05:00",
        "Гулзор, Оқсой дарёси",
        "Расмий тадбир: Оқсой дарёси устидаги янги кўприк фойдаланишга топширилди. Маросимда ҳоким ва оммавий ахборот "
        "воситалари вакиллари қатнашди.",
    ),
    Occasion(
        "obsuzhdenie", "public_meeting", "Общественные слушания по благоустройству парка", "2026-05-14T15:00:00+05:00",
        "2026-05-14T17:00:00+05:00", "Гульзор, Дворец культуры",
        "Встреча руководства города с жителями: проект обновления центрального парка, вопросы и предложения граждан.",
    ),
)

_SHOTS = (
    Shot("navroz_sayli_01.jpg", "dance", 11, (1800, 1200), "Navroʻz raqsi",
         "Navroʻz umumxalq saylida yoshlar davra qurib raqsga tushmoqda.", ("Navroʻz", "bayram", "raqs", "yoshlar"),
         "2026-03-21T11:20:00+05:00", _DILNOZA, "uz-Latn", "navroz", "public"),
    Shot("navroz_sayli_02.jpg", "market", 12, (1800, 1200), "Bayram bozori",
         "Sayl kuni markaziy bozorda: mevalar, quruq mevalar va yangi uzilgan koʻkatlar.",
         ("Navroʻz", "bozor", "savdo"), "2026-03-21T12:05:00+05:00", _DILNOZA, "uz-Latn", "navroz", "public"),
    Shot("navroz_konsert.jpg", "stage", 13, (1800, 1200), "Bayram konserti",
         "Mustaqillik maydonidagi bayram konserti. Sahnada shahar madaniyat uyi xonandalari.",
         ("konsert", "sahna", "bayram"), "2026-03-21T20:10:00+05:00", _DILNOZA, "uz-Latn", "navroz", "public"),
    Shot("navroz_mushak.jpg", "fireworks", 14, (2000, 1125), "Bayram mushaklari",
         "Gulzor osmonida Navroʻz mushaklari.", ("mushakbozlik", "tun", "shahar manzarasi"),
         "2026-03-21T21:00:00+05:00", _DILNOZA, "uz-Latn", "navroz"),
    Shot("afisha_navroz.png", "dusk", 15, (1200, 1700), "Navroʻz sayli afishasi",
         "Navroʻz umumxalq sayli uchun tayyorlangan afisha, bosma va raqamli nashr uchun.", ("afisha", "Navroʻz"),
         "2026-03-01T10:00:00+05:00", _DILNOZA, "uz-Latn", "navroz", "public", "Navroʻz\nmuborak!"),
    Shot("koprik_ochilishi_01.jpg", "bridge", 16, (1800, 1200), "Лента кесилди",
         "Оқсой дарёси устидаги янги кўприкнинг очилиш маросимида рамзий лента кесилди.",
         ("кўприк", "очилиш", "расмий тадбир"), "2025-09-01T10:15:00+05:00", _JASUR, "uz-Cyrl", "koprik", "public"),
    Shot("koprik_ochilishi_02.jpg", "lectern", 17, (1200, 1600), "Ҳокимнинг табрик сўзи",
         "Шаҳар ҳокими маросим иштирокчиларини янги кўприк очилиши билан табриклади.",
         ("ҳоким", "нутқ", "расмий тадбир"), "2025-09-01T10:30:00+05:00", _JASUR, "uz-Cyrl", "koprik"),
    Shot("koprik_oav.jpg", "press_conference", 18, (1800, 1200), "ОАВ вакиллари учун брифинг",
         "Ҳокимлик ахборот хизмати оммавий ахборот воситалари вакиллари учун брифинг ўтказди.",
         ("брифинг", "ОАВ", "ахборот хизмати"), "2025-09-01T11:40:00+05:00", _JASUR, "uz-Cyrl", "koprik"),
    Shot("gulzor_tong.jpg", "morning", 19, (2400, 1000), "Гулзорда тонг",
         "Шаҳар манзараси: миноралар ва эски шаҳар устида тонг отмоқда.", ("шаҳар манзараси", "минора", "тонг"),
         "2025-06-12T06:10:00+05:00", _JASUR, "uz-Cyrl", "", "public"),
    Shot("hokimlik_binosi.jpg", "hall", 20, (1800, 1200), "Shahar hokimligi binosi",
         "Gulzor shahar hokimligining maʼmuriy binosi va favvoralar maydoni.", ("hokimlik", "bino", "maydon"),
         "2025-05-03T14:00:00+05:00", _DILNOZA, "uz-Latn", "", "public"),
    Shot("slushaniya_park_01.jpg", "council", 21, (1800, 1200), "Общественные слушания",
         "Жители Гульзора обсуждают проект благоустройства центрального парка в зале Дворца культуры.",
         ("слушания", "жители", "благоустройство"), "2026-05-14T15:20:00+05:00", _OLGA, "ru", "obsuzhdenie"),
    Shot("slushaniya_park_02.jpg", "lectern", 22, (1200, 1500), "Выступление представителя подрядчика",
         "Представитель подрядной организации отвечает на вопросы. Снимок не для публикации до подписания договора.",
         ("слушания", "подрядчик"), "2026-05-14T15:50:00+05:00", _OLGA, "ru", "obsuzhdenie", "restricted"),
    Shot("park_subbotnik.jpg", "planting", 23, (1800, 1200), "Субботник в парке",
         "После слушаний горожане посадили саженцы чинары и каштана.", ("субботник", "саженцы", "парк"),
         "2026-05-16T09:30:00+05:00", _OLGA, "ru", "obsuzhdenie", "public"),
)

TOWN = Town(
    name="Gulzor",
    office="Gulzor shahar hokimligi axborot xizmati",
    outlook=Outlook(
        ("#1f9bb5", "#f7f7f2", "#3f9b52"), "#d9b98a", ("#e3c9a0", "#d8b583", "#c9a27a", "#efe0c4"), "domes", "minaret",
        "#8a937f", "#1f7f9a",
    ),
    latitude=40.1170,
    longitude=67.8420,
    occasions=_OCCASIONS,
    shots=_SHOTS,
    recordings=(
        Recording("navroz_lavha.mp4", ("dance", "market", "stage"), "music", 24,
                  ("Navroʻz — 2026", "Gulzor shahar hokimligi axborot xizmati"), "Navroʻz sayli: lavha",
                  "Teledastur uchun tayyorlangan lavha: raqs, bozor va bayram konserti.",
                  ("lavha", "rolik", "Navroʻz"), "2026-03-21T11:00:00+05:00", _DILNOZA, "uz-Latn", "navroz", "public"),
    ),
    releases=(
        Release("press_reliz_navroz.pdf", "Gulzorda Navroʻz sayli: dastur va yoʻl harakati", (
            "Shahar hokimligi axborot xizmati maʼlum qiladiki, 21-mart kuni Mustaqillik maydonida Navroʻz umumxalq sayli "
            "boʻlib oʻtadi.",
            "Sayl soat 9:00 da boshlanadi. Dasturda sumalak tarqatish, milliy oʻyinlar, hunarmandlar koʻrgazmasi va "
            "bayram konserti bor. Soat 21:00 da mushakbozlik boʻladi.",
            "Bayram kuni Bogʻishamol koʻchasida avtomobillar harakati cheklanadi. Jamoat transporti yangi koʻprik "
            "orqali harakatlanadi.",
        ), "uz-Latn", "navroz", "public"),
        Release("ахборот_хизмати_шарҳ.txt", "ОАВда эълон қилинган материаллар шарҳи", (
            "Ҳокимлик ахборот хизмати раҳбарият учун ойлик шарҳ тайёрлади.",
            "Сентябрь ойида янги кўприк очилиши ҳақида маҳаллий оммавий ахборот воситаларида 14 та материал эълон "
            "қилинди: 6 та хабар, 5 та телелавҳа, 3 та суҳбат.",
            "Матнли, фото, аудио ва видеоматериаллар маълумотлар банкига белгиланган тартибда архивлаштирилди.",
        ), "uz-Cyrl", "koprik"),
        Release("протокол_слушаний.txt", "Протокол общественных слушаний", (
            "В слушаниях приняли участие 120 жителей города, депутаты и представители подрядной организации.",
            "Решили: одобрить проект благоустройства парка, предусмотреть пандусы и детскую площадку, сохранить старые "
            "чинары.",
        ), "ru", "obsuzhdenie"),
    ),
)
