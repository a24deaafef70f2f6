"""Lumëbardhë, a made-up town: Albanian."""

from dam.demo.plan import Occasion, Recording, Release, Shot, Town
from dam.demo.scenes.outlook import Outlook

_ARTA = "Arta Krasniqi"
_BLERIM = "Blerim Hoxha"

_OCCASIONS = (
    Occasion(
        "asamble", "council_sitting", "Mbledhje e Asamblesë Komunale", "2026-01-29T10:00:00+01:00",
        "2026-01-29T14:00:00+01:00", "Lumëbardhë, Salla e Asamblesë Komunale",
        "Mbledhja e rregullt e Asamblesë Komunale. Rendi i ditës: raporti i Komitetit për Politikë dhe Financa, planet "
        "për shkollat dhe pyetjet e anëtarëve.",
    ),
    Occasion(
        "pervjetor", "anniversary", "Përvjetori i qytetit", "2025-11-28T09:00:00+01:00", "2025-11-28T20:00:00+01:00",
        "Lumëbardhë, Sheshi i Lirisë",
        "Homazhe, parakalim festiv dhe koncert me rastin e përvjetorit të qytetit.",
    ),
)

_SHOTS = (
    Shot("asambleja_01.jpg", "council", 61, (1800, 1200), "Mbledhja e Asamblesë Komunale",
         "Anëtarët e Asamblesë Komunale gjatë mbledhjes së rregullt në Lumëbardhë.",
         ("Asambleja Komunale", "mbledhje", "këshilltarë"), "2026-01-29T10:20:00+01:00", _ARTA, "sq", "asamble", "public"),
    Shot("asambleja_02.jpg", "lectern", 62, (1200, 1600), "Fjala e kryetarit",
         "Kryetari i komunës i pergjigjet pyetjeve te anetareve te Asamblese.", ("kryetari", "fjalim"),
         "2026-01-29T11:05:00+01:00", _ARTA, "sq", "asamble"),
    Shot("komiteti_kpf.jpg", "council", 63, (1800, 1200), "Komiteti për Politikë dhe Financa",
         "Mbledhja e Komitetit për Politikë dhe Financa para seancës së Asamblesë.", ("komiteti", "KPF", "buxheti"),
         "2026-01-22T13:00:00+01:00", _BLERIM, "sq", "", "restricted"),
    Shot("pervjetori_01.jpg", "wreaths", 64, (1800, 1200), "Homazhe në Sheshin e Lirisë",
         "Vendosja e kurorave te përmendorja me rastin e përvjetorit të qytetit.", ("homazhe", "përvjetor", "kurora"),
         "2025-11-28T09:30:00+01:00", _BLERIM, "sq", "pervjetor", "public"),
    Shot("pervjetori_02.jpg", "parade", 65, (1800, 1200), "Parakalimi festiv",
         "Nxënësit e shkollave parakalojnë me flamuj para ndërtesës së komunës.", ("parakalim", "flamuj", "nxënës"),
         "2025-11-28T11:00:00+01:00", _BLERIM, "sq", "pervjetor", "public"),
    Shot("pervjetori_03.heic", "fireworks", 66, (1600, 1067), "Fishekzjarre mbi qytet",
         "Fishekzjarre në mbrëmjen e përvjetorit, fotografuar me telefon.", ("fishekzjarre", "përvjetor"),
         "2025-11-28T19:40:00+01:00", _BLERIM, "sq", "pervjetor"),
    Shot("ura_e_re.jpg", "bridge", 67, (1800, 1200), "Përurimi i urës së re",
         "Kryetari i komunës dhe banorët e përurojnë urën e re mbi lumë.", ("ura", "përurim", "investime"),
         "2025-06-20T11:00:00+02:00", _ARTA, "sq", "", "public"),
    Shot("ndertesa_komunes.avif", "hall", 68, (1600, 1067), "Ndërtesa e komunës",
         "Ndërtesa e komunës së Lumëbardhës dhe sheshi para saj.", ("komuna", "ndërtesa", "sheshi"),
         "2025-04-10T10:00:00+02:00", _ARTA, "sq", "", "public"),
    Shot("mali_dhe_liqeni.jpg", "landscape", 69, (2000, 1125), "Liqeni në mal",
         "Pamje e liqenit mbi Lumëbardhë, për fletëpalosjen turistike.", ("peizazh", "liqeni", "fletëpalosje"),
         "2024-12-08T12:00:00+01:00", _ARTA, "sq", "", "public"),
)

TOWN = Town(
    name="Lumëbardhë",
    office="Zyra për Komunikim me Publikun",
    outlook=Outlook(
        ("#27509a", "#f0c850"), "#dfe0da", ("#efe9dc", "#d9d2c4", "#c9a58a", "#b8c4c9"), "columns", "clock", "#4f6f72",
        "#27509a",
    ),
    latitude=42.4380,
    longitude=20.9120,
    occasions=_OCCASIONS,
    shots=_SHOTS,
    recordings=(
        Recording("mbledhja_asamblese.mp4", ("council", "lectern", "council"), "speech", 32,
                  ("Mbledhje e Asamblesë Komunale", "Lumëbardhë, 29 janar 2026"), "Mbledhja e Asamblesë: incizimi",
                  "Incizim video i mbledhjes së Asamblesë Komunale, pjesa e parë.",
                  ("Asambleja Komunale", "video", "mbledhje"), "2026-01-29T10:00:00+01:00", _ARTA, "sq", "asamble",
                  "public"),
    ),
    releases=(
        Release("njoftim_mbledhja.docx", "Njoftim për mediat: mbledhja e Asamblesë Komunale", (
            "Zyra për Komunikim me Publikun njofton mjetet e informimit publik se mbledhja e Asamblesë Komunale mbahet "
            "më 29 janar 2026, në ora 10:00.",
            "Rendi i ditës: raporti i Komitetit për Politikë dhe Financa, raporti i Komitetit Komunal për Siguri në "
            "Bashkësi dhe pyetjet e anëtarëve.",
            "Materialet e mbledhjes u janë shpërndarë anëtarëve dhe gjenden në buletinin e komunës.",
        ), "sq", "asamble", "public"),
        Release("kalendari_2026.txt", "Kalendari i datave të rëndësishme 2026", (
            "29 janar: Mbledhje e Asamblesë Komunale.",
            "12 mars: Mbledhje publike me qytetarë në Sallën e Kulturës.",
            "20 qershor: Përvjetori i përurimit të urës së re.",
            "28 nëntor: Përvjetori i qytetit, homazhe dhe festival.",
        ), "sq"),
    ),
)
