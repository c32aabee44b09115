"""How titles and source notes are put together, by language. The patterns avoid inflecting what they are given."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """Patterns of one language: q quantity, by category, p place, t time, top/low names of categories."""

    by: tuple[str, ...]
    placed: tuple[str, ...]
    timed: tuple[str, ...]
    in_unit: str
    sources: tuple[str, ...]
    year: str
    share: str
    step: str
    both: str
    and_: str
    sex: str
    against: str
    day: str
    week: str
    month: str
    hour: str
    top: tuple[str, ...]
    nouns_capital: bool = False

    def title(self, rng: random.Random, quantity: str, by: str, place: str, time: str) -> str:
        """Compose a plain title."""
        text = rng.choice(self.by).format(q=quantity, by=self.inside(by)) if by else quantity
        if place:
            text = rng.choice(self.placed).format(t=text, p=place)
        if time:
            text = rng.choice(self.timed).format(t=text, y=time)
        return text

    def source(self, rng: random.Random, time: str) -> str:
        """Compose a source note."""
        return rng.choice(self.sources).format(n=rng.randrange(84, 2400), y=time[-4:] if time else "2024")

    def leader(self, rng: random.Random, quantity: str, top: str) -> str:
        """Say which category leads."""
        return rng.choice(self.top).format(q=self.inside(quantity), Q=quantity, top=top)

    def inside(self, text: str) -> str:
        """Return `text` as it stands inside a sentence: with a small first letter, unless it is an abbreviation."""
        if self.nouns_capital or len(text) < 2 or text[1].isupper():
            return text
        return text[:1].lower() + text[1:]

    def join(self, pattern: str, first: str, second: str) -> str:
        """Fill `both`, `and_` or `against`."""
        return pattern.format(a=first, b=self.inside(second))


PHRASES: dict[str, Phrases] = {
    "en": Phrases(
        by=("{q} by {by}",),
        placed=("{t}, {p}", "{t} in {p}", "{p}: {t}"),
        timed=("{t}, {y}", "{t} ({y})", "{t} {y}"),
        in_unit="in {unit}",
        sources=(
            "Source: statistical yearbook {y}",
            "Source: own survey, n = {n}",
            "Data: regional statistics office",
            "Source: annual report {y}",
            "Source: author's calculations",
            "Note: figures are rounded",
            "Data: monitoring programme, {y}",
        ),
        year="Year",
        share="Share",
        step="Step",
        both="{a} and {b}",
        and_="{a} and {b}",
        sex="Sex",
        day="Date",
        week="Week",
        month="Month",
        hour="Hour of the day",
        against="{a} and {b}",
        top=("{top} leads: {Q}", "{Q}: {top} is ahead", "{top} comes first: {Q}", "{Q}: {top} on top"),
    ),
    "de": Phrases(
        by=("{q} nach {by}",),
        placed=(
            "{t}, {p}",
            "{t} – {p}",
            "{p}: {t}",
        ),
        timed=(
            "{t}, {y}",
            "{t} ({y})",
            "{t} {y}",
        ),
        in_unit="in {unit}",
        sources=(
            "Quelle: Statistisches Jahrbuch {y}",
            "Quelle: eigene Erhebung, n = {n}",
            "Daten: Statistisches Landesamt",
            "Quelle: Geschäftsbericht {y}",
            "Werte gerundet",
        ),
        year="Jahr",
        share="Anteil",
        step="Schritt",
        both="{a} und {b}",
        and_="{a} und {b}",
        sex="Geschlecht",
        day="Datum",
        week="Woche",
        month="Monat",
        hour="Uhrzeit (Stunde)",
        against="{a} und {b}",
        top=(
            "{top} liegt vorn: {Q}",
            "{Q}: {top} an der Spitze",
        ),
        nouns_capital=True,
    ),
    "fr": Phrases(
        by=(
            "{q} par {by}",
            "{q} selon {by}",
        ),
        placed=(
            "{t}, {p}",
            "{t} – {p}",
            "{p} : {t}",
        ),
        timed=(
            "{t}, {y}",
            "{t} ({y})",
        ),
        in_unit="en {unit}",
        sources=(
            "Source : annuaire statistique {y}",
            "Source : enquête, n = {n}",
            "Source : calculs de l'auteur",
            "Données arrondies",
        ),
        year="Année",
        share="Part",
        step="Étape",
        both="{a} et {b}",
        and_="{a} et {b}",
        sex="Sexe",
        day="Date",
        week="Semaine",
        month="Mois",
        hour="Heure",
        against="{a} et {b}",
        top=(
            "{top} en tête : {Q}",
            "{Q} : {top} arrive en tête",
        ),
    ),
    "es": Phrases(
        by=(
            "{q} por {by}",
            "{q} según {by}",
        ),
        placed=(
            "{t}, {p}",
            "{t} – {p}",
            "{p}: {t}",
        ),
        timed=(
            "{t}, {y}",
            "{t} ({y})",
        ),
        in_unit="en {unit}",
        sources=(
            "Fuente: anuario estadístico {y}",
            "Fuente: encuesta propia, n = {n}",
            "Fuente: elaboración propia",
            "Datos redondeados",
        ),
        year="Año",
        share="Proporción",
        step="Paso",
        both="{a} y {b}",
        and_="{a} y {b}",
        sex="Sexo",
        day="Fecha",
        week="Semana",
        month="Mes",
        hour="Hora",
        against="{a} y {b}",
        top=(
            "{top} encabeza la lista: {Q}",
            "{Q}: {top}, en primer lugar",
        ),
    ),
    "pt": Phrases(
        by=(
            "{q} por {by}",
            "{q} segundo {by}",
        ),
        placed=(
            "{t}, {p}",
            "{t} – {p}",
            "{p}: {t}",
        ),
        timed=(
            "{t}, {y}",
            "{t} ({y})",
        ),
        in_unit="em {unit}",
        sources=(
            "Fonte: anuário estatístico {y}",
            "Fonte: pesquisa própria, n = {n}",
            "Fonte: elaboração própria",
        ),
        year="Ano",
        share="Participação",
        step="Etapa",
        both="{a} e {b}",
        and_="{a} e {b}",
        sex="Sexo",
        day="Data",
        week="Semana",
        month="Mês",
        hour="Hora",
        against="{a} e {b}",
        top=(
            "{top} lidera: {Q}",
            "{Q}: {top} em primeiro lugar",
        ),
    ),
    "it": Phrases(
        by=("{q} per {by}",),
        placed=(
            "{t}, {p}",
            "{t} – {p}",
            "{p}: {t}",
        ),
        timed=(
            "{t}, {y}",
            "{t} ({y})",
        ),
        in_unit="in {unit}",
        sources=(
            "Fonte: annuario statistico {y}",
            "Fonte: indagine propria, n = {n}",
            "Fonte: elaborazione propria",
        ),
        year="Anno",
        share="Quota",
        step="Fase",
        both="{a} e {b}",
        and_="{a} e {b}",
        sex="Sesso",
        day="Data",
        week="Settimana",
        month="Mese",
        hour="Ora",
        against="{a} e {b}",
        top=(
            "{top} al primo posto: {Q}",
            "{Q}: {top} in testa",
        ),
    ),
    "pl": Phrases(
        by=("{q}: {by}",),
        placed=(
            "{t}, {p}",
            "{p}: {t}",
        ),
        timed=(
            "{t}, {y}",
            "{t} ({y})",
        ),
        in_unit="{unit}",
        sources=(
            "Źródło: rocznik statystyczny {y}",
            "Źródło: badanie własne, n = {n}",
            "Źródło: opracowanie własne",
        ),
        year="Rok",
        share="Udział",
        step="Etap",
        both="{a} i {b}",
        and_="{a} i {b}",
        sex="Płeć",
        day="Data",
        week="Tydzień",
        month="Miesiąc",
        hour="Godzina",
        against="{a} i {b}",
        top=("{top} na czele: {Q}",),
    ),
    "ru": Phrases(
        by=(
            "{q}: {by}",
            "{q} – {by}",
        ),
        placed=(
            "{t}, {p}",
            "{p}: {t}",
        ),
        timed=(
            "{t}, {y}",
            "{t} ({y})",
            "{t}, {y} г.",
        ),
        in_unit="{unit}",
        sources=(
            "Источник: статистический ежегодник, {y}",
            "Источник: опрос, n = {n}",
            "Источник: расчёты автора",
        ),
        year="Год",
        share="Доля",
        step="Этап",
        both="{a} и {b}",
        and_="{a} и {b}",
        sex="Пол",
        day="Дата",
        week="Неделя",
        month="Месяц",
        hour="Час",
        against="{a} и {b}",
        top=(
            "{top} на первом месте: {Q}",
            "{Q}: лидирует {top}",
        ),
    ),
    "ja": Phrases(
        by=(
            "{by}別の{q}",
            "{by}別{q}",
        ),
        placed=(
            "{p}の{t}",
            "{t}（{p}）",
        ),
        timed=(
            "{t}（{y}年）",
            "{y}年 {t}",
        ),
        in_unit="単位：{unit}",
        sources=(
            "出典：統計年鑑（{y}年）",
            "出典：独自調査（n = {n}）",
            "注：数値は四捨五入",
        ),
        year="年",
        share="割合",
        step="段階",
        both="{a}・{b}",
        and_="{a}と{b}",
        sex="性別",
        day="日付",
        week="週",
        month="月",
        hour="時刻（時）",
        against="{b}と{a}",
        top=(
            "{Q}は{top}が最多",
            "{Q}：{top}が首位",
        ),
    ),
    "zh": Phrases(
        by=(
            "各{by}{q}",
            "按{by}划分的{q}",
        ),
        placed=(
            "{p}{t}",
            "{t}（{p}）",
        ),
        timed=(
            "{t}（{y}年）",
            "{y}年{t}",
        ),
        in_unit="单位：{unit}",
        sources=(
            "来源：统计年鉴（{y}年）",
            "来源：问卷调查（n = {n}）",
            "注：数据经四舍五入",
        ),
        year="年份",
        share="占比",
        step="步骤",
        both="{a}与{b}",
        and_="{a}与{b}",
        sex="性别",
        day="日期",
        week="周",
        month="月份",
        hour="时刻（时）",
        against="{b}与{a}",
        top=(
            "{top}的{Q}最高",
            "{Q}：{top}居首",
        ),
    ),
}
