### What the State prescribes: the service passport, the calendar, terms.

## The service

service-name-short = One-time allowance (persons released)
service-public-name = Social allowance
passport-item = item { $item }
passport-version = passport { $version }

## Kinds of days

day-working = working day
day-weekend = weekend
day-public-holiday = public holiday
day-mourning-day = day of mourning
day-transfer-day-off = rest day moved here
day-swap-day-off = working day swapped for rest
day-swap-working-day = rest day swapped for work
day-election-day = voting day
day-observance-working = observance, worked
day-estimated = estimated date

## Dates of a term

term-registered = Registered
term-first-day = First day counted
term-raw-end = Last day by the calendar
term-legal-end = Legal end of the term
term-front-due = Front office due
term-notify-by = Notice due
term-latest-safe = Latest safe day
term-skipped = Days passed over
term-provisional = The calendar of that year is not confirmed yet: dates may change.
term-feasible = The term can be kept
term-same-day = The notice must be posted on the very day of registration
term-infeasible = The safe day for the notice lies before registration: tell the supervisor now

## The seven steps of item 23

step-ticket = Ticket
step-desk = Desk
step-documents = Papers
step-check = Check
step-registration = Register
step-back-office = Back office
step-notice = Notice

## Documents of item 21

document-identity = Identity document
document-release-certificate = Certificate of release
document-court-decision = Copy of the court decision
document-representative-proof = Proof of representation

## Forms of item 22

form-original = original
form-copy = copy
form-notarised-copy = notarised copy
form-electronic-copy = electronic copy

## Evidence

evidence-register = answer of the register
evidence-paper = paper
evidence-waived = not required
evidence-missing = not there yet

## Grounds for refusal of item 9

ground-incomplete-documents = Incompleteness of documents
ground-no-legal-ground = No legal ground

## Request and answer forms, items 6 and 8

channel-in-person = In person
channel-representative = Through a representative
channel-call-centre = Through the call centre
channel-self-service = Through self-service
channel-proactive = Proactively

## Systems of items 24 and 25

system-meis = MEİS
system-meis-long = Centralised electronic information system
system-payments = Payments
system-payments-long = Social Payments subsystem
system-portal = Portal
system-portal-long = E-sosial portal

## Decrees a day off rests on

law-labour-code = Labour Code { $article }
law-cabinet-decision = Cabinet decision
law-swap-with = swapped with { $date }
law-swap-of = in place of { $date }
law-computed = computed date
law-estimate = estimated date
