"""The five made-up towns."""

from dam.demo.towns import bulgarian, georgian, kosovar, persian, uzbek

TOWNS = (uzbek.TOWN, georgian.TOWN, bulgarian.TOWN, persian.TOWN, kosovar.TOWN)
