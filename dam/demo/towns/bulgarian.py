"""Zlatna Reka, a made-up town: Bulgarian, and English with its twin town."""

from dam.demo.plan import Occasion, Recording, Release, Shot, Town
from dam.demo.scenes.outlook import Outlook

_MARIA = "Мария Петрова"
_IVAN = "Иван Димитров"

_OCCASIONS = (
    Occasion(
        "sporazumenie", "mayor_meeting", "Подписване на споразумение с побратимен град", "2026-04-16T11:00:00+03:00",
        "2026-04-16T12:30:00+03:00", "Златна река, Ритуална зала на Община Златна река",
        "Кметът и гостите от побратимения град подписаха споразумение за сътрудничество. Вписано в регистъра на "
        "подписаните международни споразумения.",
    ),
    Occasion(
        "izlozhba", "exhibition", "Изложба „Златна река през годините“", "2025-11-07T17:30:00+02:00",
        "2025-11-30T18:00:00+02:00", "Златна река, Градска галерия",
        "Изложба с фотографии и графични материали от архива на общината.",
    ),
)

_SHOTS = (
    Shot("sporazumenie_01.jpg", "signing", 41, (1800, 1200), "Подписване на споразумението",
         "Кметът на Община Златна река и кметът на побратимения град подписват споразумение за сътрудничество.",
         ("споразумение", "кмет", "протокол"), "2026-04-16T11:20:00+03:00", _MARIA, "bg", "sporazumenie", "public"),
    Shot("agreement_toast.jpg", "press_conference", 42, (1800, 1200), "Joint briefing with the twin town",
         "Both mayors at the joint briefing after signing the cooperation agreement.",
         ("twin town", "briefing", "mayor"), "2026-04-16T12:00:00+03:00", "Anna Reed", "en", "sporazumenie", "public"),
    Shot("izlozhba_01.jpg", "exhibition", 43, (1800, 1200), "Откриване на изложбата",
         "Посетители разглеждат изложбата „Златна река през годините“ в Градската галерия.",
         ("изложба", "галерия", "култура"), "2025-11-07T18:05:00+02:00", _IVAN, "bg", "izlozhba", "public"),
    Shot("izlozhba_02.jpg", "exhibition", 44, (1200, 1500), "В залата на Градската галерия",
         "Акварели на местни художници, показани за първи път.", ("изложба", "акварел"),
         "2025-11-07T18:30:00+02:00", _IVAN, "bg", "izlozhba"),
    Shot("plakat_izlozhba.tif", "landscape", 45, (1100, 1550), "Плакат за изложбата",
         "Рекламен плакат за изложбата, файл за печат.", ("плакат", "печатни материали"),
         "2025-10-20T09:00:00+03:00", _MARIA, "bg", "izlozhba", "public", "Златна река\nпрез годините"),
    Shot("obshtina_sgrada.jpg", "hall", 46, (1800, 1200), "Сградата на общината",
         "Сградата на Община Златна река и централният площад.", ("община", "площад", "сграда"),
         "2025-05-24T16:30:00+03:00", _IVAN, "bg", "", "public"),
    Shot("koleda_2025.jpg", "winter", 47, (1800, 1200), "Коледната елха грейна",
         "Светлините на коледната елха бяха запалени пред сградата на общината.", ("Коледа", "елха", "зима"),
         "2025-12-01T18:00:00+02:00", _MARIA, "bg", "", "public"),
    Shot("zalez_reka.jpg", "dusk", 48, (2000, 1125), "Залез над Златна река",
         "Панорама на града по залез, за сайта и социалните мрежи.", ("панорама", "залез", "река"),
         "2025-08-15T20:20:00+03:00", _IVAN, "bg", "", "public"),
)

TOWN = Town(
    name="Златна река",
    office="Дирекция „Информационни технологии и връзки с обществеността“",
    outlook=Outlook(
        ("#f4f1e8", "#2f8a5a", "#c8373f"), "#e6cf9c", ("#f0dcae", "#e2b98a", "#cfd6d0", "#d99f7a"), "columns", "clock",
        "#5a8a5f", "#2f7f6a",
    ),
    latitude=42.6510,
    longitude=25.3940,
    occasions=_OCCASIONS,
    shots=_SHOTS,
    recordings=(
        Recording("intervyu_kmet.m4a", (), "speech", 22, (), "Интервю за местното радио",
                  "Аудиозапис: интервю с кмета за споразумението с побратимения град.", ("интервю", "радио", "кмет"),
                  "2026-04-17T09:00:00+03:00", _MARIA, "bg", "sporazumenie"),
    ),
    releases=(
        Release("прессъобщение_споразумение.docx", "Община Златна река подписа международно споразумение", (
            "На 16 април 2026 г. в Ритуалната зала бе подписано споразумение за сътрудничество с побратимен град.",
            "Документът предвижда обмен на ученици, съвместни изложби и проекти за опазване на околната среда.",
            "Споразумението е вписано в регистъра на подписаните международни споразумения. Снимки и видео са на "
            "разположение на медиите.",
        ), "bg", "sporazumenie", "public"),
        Release("twin_town_programme.html", "Programme of the twin town's visit", (
            "Thursday, 16 April: welcome at the town hall, signing of the agreement, joint briefing for the press.",
            "Friday, 17 April: visit to the gallery and the new park, departure in the afternoon.",
        ), "en", "sporazumenie"),
    ),
)
