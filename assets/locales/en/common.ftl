### Words that every room uses: answers, days, months, units.

## Answers

yes = yes
no = no
unknown = not known
none = none
today = today
tomorrow = tomorrow
yesterday = yesterday
or = or
and = and

## Languages

language-az = Azərbaycan dili
language-en = English

## Days of the week, Monday first

weekday-short-1 = Mon
weekday-short-2 = Tue
weekday-short-3 = Wed
weekday-short-4 = Thu
weekday-short-5 = Fri
weekday-short-6 = Sat
weekday-short-7 = Sun
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday

## Months

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## Units

unit-months = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
unit-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
unit-working-days = { $count ->
    [one] { $count } working day
   *[other] { $count } working days
}
unit-hours = { $count } h
unit-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
unit-minutes-short = { $count } min
unit-hours-minutes = { $hours } h { $minutes } min
unit-minutes-of = { $used }/{ $allowed } min
unit-month = month
unit-day = day
unit-working-day = working day
unit-hour = hour
unit-minute = minute
unit-minute-short = min

## Time left and gone

days-left = { $count ->
    [one] { $count } day left
   *[other] { $count } days left
}
working-days-left = { $count ->
    [one] { $count } working day left
   *[other] { $count } working days left
}
days-late = { $count ->
    [one] { $count } day late
   *[other] { $count } days late
}
working-days-late = { $count ->
    [one] { $count } working day late
   *[other] { $count } working days late
}
minutes-ago = { $count } min ago

## Money

amount-manat = { $amount } manat
