### Words that every room uses: answers, days, months, units.

## Answers

yes = bəli
no = xeyr
unknown = məlum deyil
none = yoxdur
today = bu gün
tomorrow = sabah
yesterday = dünən
or = və ya
and = və

## Languages

language-az = Azərbaycan dili
language-en = English

## Days of the week, Monday first

weekday-short-1 = B.e.
weekday-short-2 = Ç.a.
weekday-short-3 = Ç.
weekday-short-4 = C.a.
weekday-short-5 = C.
weekday-short-6 = Ş.
weekday-short-7 = B.
weekday-1 = bazar ertəsi
weekday-2 = çərşənbə axşamı
weekday-3 = çərşənbə
weekday-4 = cümə axşamı
weekday-5 = cümə
weekday-6 = şənbə
weekday-7 = bazar

## Months

month-1 = yanvar
month-2 = fevral
month-3 = mart
month-4 = aprel
month-5 = may
month-6 = iyun
month-7 = iyul
month-8 = avqust
month-9 = sentyabr
month-10 = oktyabr
month-11 = noyabr
month-12 = dekabr

## Units: a noun after a number stays singular

unit-months = { $count } ay
unit-days = { $count } gün
unit-working-days = { $count } iş günü
unit-hours = { $count } saat
unit-minutes = { $count } dəqiqə
unit-minutes-short = { $count } dəq
unit-hours-minutes = { $hours } saat { $minutes } dəq
unit-minutes-of = { $used }/{ $allowed } dəq
unit-month = ay
unit-day = gün
unit-working-day = iş günü
unit-hour = saat
unit-minute = dəqiqə
unit-minute-short = dəq

## Time left and gone

days-left = { $count } gün qalıb
working-days-left = { $count } iş günü qalıb
days-late = { $count } gün gecikib
working-days-late = { $count } iş günü gecikib
minutes-ago = { $count } dəq əvvəl

## Money

amount-manat = { $amount } manat
