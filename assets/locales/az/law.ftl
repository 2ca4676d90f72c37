### What the State prescribes: the service passport, the calendar, terms.

## The service

service-name-short = Birdəfəlik müavinət (azad edilənlər)
service-public-name = Sosial müavinət
passport-item = bənd { $item }
passport-version = pasport { $version }

## Kinds of days

day-working = iş günü
day-weekend = istirahət günü
day-public-holiday = bayram günü
day-mourning-day = ümumxalq hüzn günü
day-transfer-day-off = keçirilmiş istirahət günü
day-swap-day-off = yeri dəyişdirilmiş istirahət günü
day-swap-working-day = iş günü elan edilmiş istirahət günü
day-election-day = səsvermə günü
day-observance-working = iş günü olan əlamətdar gün
day-estimated = təxmini tarix

## Dates of a term

term-registered = Qeydə alınıb
term-first-day = Sayılan ilk gün
term-raw-end = Müddətin son günü (təqvimlə)
term-legal-end = Müddətin qanuni sonu
term-front-due = Ön ofisin son günü
term-notify-by = Bildirişin son günü
term-latest-safe = Ən gec təhlükəsiz gün
term-skipped = Keçilən günlər
term-provisional = Həmin ilin təqvimi hələ təsdiqlənməyib: tarixlər dəyişə bilər.
term-feasible = Müddətə riayət etmək mümkündür
term-same-day = Bildiriş elə qeydiyyat günü yerləşdirilməlidir
term-infeasible = Təhlükəsiz bildiriş günü qeydiyyatdan əvvələ düşür: dərhal rəhbərə deyin

## The seven steps of item 23

step-ticket = Növbə
step-desk = Masa
step-documents = Sənəd
step-check = Yoxlama
step-registration = Qeydiyyat
step-back-office = Arxa ofis
step-notice = Bildiriş

## Documents of item 21

document-identity = Şəxsiyyəti təsdiq edən sənəd
document-release-certificate = Azad edilmə haqqında arayış
document-court-decision = Məhkəmə qərarının surəti
document-representative-proof = Nümayəndəliyi təsdiq edən sənəd

## Forms of item 22

form-original = əsli
form-copy = surəti
form-notarised-copy = notarial təsdiq edilmiş surəti
form-electronic-copy = elektron surəti

## Evidence

evidence-register = reyestrin cavabı
evidence-paper = kağız sənəd
evidence-waived = tələb olunmur
evidence-missing = hələ yoxdur

## Grounds for refusal of item 9

ground-incomplete-documents = Sənədlərin natamamlığı
ground-no-legal-ground = Hüquqi əsası yoxdur

## Request and answer forms, items 6 and 8

channel-in-person = Şəxsən
channel-representative = Nümayəndə vasitəsi ilə
channel-call-centre = Çağrı mərkəzi vasitəsi ilə
channel-self-service = Özünəxidmət vasitəsi ilə
channel-proactive = Proaktiv formada

## Systems of items 24 and 25

system-meis = MEİS
system-meis-long = Mərkəzləşdirilmiş elektron informasiya sistemi
system-payments = Ödəniş
system-payments-long = “Sosial ödənişlər” altsistemi
system-portal = Portal
system-portal-long = E-sosial portalı

## Decrees a day off rests on

law-labour-code = ƏM { $article }
law-cabinet-decision = NK qərarı
law-swap-with = { $date } ilə yeri dəyişib
law-swap-of = { $date } əvəzinə
law-computed = hesablanmış tarix
law-estimate = təxmini tarix
