### The screen: title line, panes, fields, dialogs.

## Title line

title-centre = DOST № { $number }
title-desk = Masa { $number }
title-practice = TƏLİM
title-system-up = işləyir
title-system-slow = ləngdir
title-system-down = cavab vermir
title-sweep-silent = NƏZARƏT SUSUB: rəhbərə deyin
title-read-only = YAZMAQ DAYANIB: jurnal xətası
title-disk-full = YAZMAQ DAYANIB: disk dolub
title-clock-jumped = YAZI DAYANIB: saat səhvdir
title-clock-behind = SAAT GERİ QALIR: inzibatçıya deyin
title-stand-in = XARİCİ SİSTEM TƏLİMDİR: işlədilmir
title-stopping = Mərkəz dayandırılır

## Panes

pane-queue = Növbə
pane-applicant = Ərizəçi
pane-documents = Sənədlər
pane-back-office = Arxa ofis
pane-dashboard = İcmal
pane-outside = Xarici sistemlər
pane-search = Axtarış
pane-help = Kömək
pane-proof = Bu tarix niyə?
pane-palette = Əmrlər
pane-empty = Burada hələ heç nə yoxdur

## Queue

queue-column-ticket = Bilet
queue-column-direction = İstiqamət
queue-column-waited = Gözləyib
queue-column-state = Vəziyyət
queue-empty = Növbədə heç kim yoxdur
direction-social-allowances = Sosial müavinətlər

## Applicant

field-category = Kateqoriya
field-document-kind = Sənədin növü
field-document-series = Seriya
field-document-number = Nömrə
field-fin = FİN
field-permit-code = İcazə vəsiqəsinin kodu
field-surname = Soyadı
field-name = Adı
field-father-name = Atasının adı
field-patronymic = oğlu/qızı
field-birth-date = Doğum tarixi
field-phone = Telefon
field-email = E-poçt
field-region = Rayon və ya şəhər
field-settlement = Qəsəbə və ya kənd
field-street = Küçə
field-building = Bina
field-flat = Mənzil
field-postcode = Poçt indeksi
field-request-channel = Müraciət forması
field-answer-channel = Cavab forması
field-need = Bəyan edilən ehtiyac
field-representative-proof = Nümayəndəlik sənədi
field-representative-number = Sənədin nömrəsi
field-representative-scope = Səlahiyyət
field-representative-expiry = Qüvvədədir
field-institution = Cəzaçəkmə müəssisəsi
field-release-date = Azad edilmə tarixi
field-release-ground = Azad edilmə əsası
field-certificate-number = Arayışın nömrəsi
field-certificate-date = Arayışın tarixi
field-from-register = reyestrdən
field-looking-up = axtarılır…
field-differs = Reyestrdə: { $value }. Hansını saxlayaq?
section-identity = Şəxsiyyət
section-address = Ünvan
section-contact = Əlaqə
section-representative = Nümayəndə
section-sentence = Cəza və azad edilmə

## Documents

documents-required = tələb olunur
documents-not-required = tələb olunmur
documents-count = { $done }/{ $all }
documents-prior-payment = Əvvəlki ödəniş
documents-payment-at-registration = Ödəniş, qeydiyyatda
documents-evidence = Təsdiq

## Back office

work-late = Gecikən
work-today = Bu gün
work-soon = Yaxınlaşan
work-on-track = Vaxtı olan
work-empty = Gözləyən iş yoxdur
work-new-rows = { $count } yeni iş: F5 ilə göstər
work-holder = { $name } baxır
work-returned-mark = qaytarılıb

## Draft

draft-saved = qaralama saxlanılıb
draft-full = Qaralama saxlanılmadı: yer qalmayıb. Çıxmazdan əvvəl göndərin.
draft-full-own = Qaralama saxlanılmadı: həddə çatmısınız. Birini göndərin və ya silin.
draft-too-long = Qaralama saxlanılmadı: çox uzundur. Göndərin, ya da qısaldın.
draft-not-written = Qaralama saxlanılmadı: disk qəbul etmir. Çıxmazdan əvvəl göndərin.
draft-restored = Yarımçıq qalan iş bərpa olundu

## Small terminal

too-small-title = Terminal çox kiçikdir
too-small-body = Ən azı 80×24 lazımdır, indi { $columns }×{ $rows }. Pəncərəni böyüdün.

## Sign-in and lock

sign-in-title = Giriş
sign-in-name = Giriş adı
sign-in-pin = PİN
sign-in-locked = Ekran kilidlidir: PİN yığın
sign-in-wrong = Giriş adı və ya PİN yanlışdır
sign-in-other-person = Bu terminal başqasının açarı ilə açılıb: Ctrl-X ilə çıxın, öz açarınızla gəlin

## Outside systems in the title line

title-meis = MEİS
title-payments = Ödəniş
title-portal = Portal

## Queue: states, reasons, policy

ticket-called-to = çağırılıb { $call }/{ $limit } → masa { $desk }
ticket-serving-for = { $desk } nömrəli masada, { $spent }
ticket-parked-for = { $until } qədər gözləyir: { $reason }
ticket-no-show-since = gəlməyib ({ $since })
ticket-returning = qayıdıb, növbənin əvvəlində
ticket-for-desk = { $desk } nömrəli masanı gözləyir
ticket-with-case = gözləyir, işi var
ticket-cancelled = ləğv edilib
priority-veteran = veteran və ya şəhid ailəsi
park-fetching-paper = sənəd gətirir
park-system-down = sistem cavab vermir
park-visitor-break = özü fasilə istədi
park-waiting-for-somebody = başqa şəxs gəlməlidir
why-for-this-desk = bu masaya ötürülüb
why-returning = geri qayıdıb
why-ordinary-turn = adi növbənin sırasıdır
why-longest-waiting = ən çox gözləyən
queue-fresh = { $count } yeni bilet: F2 ilə göstər
no-case-in-hand = Əvvəl iş seçin: F6 ilə axtarın və ya növbədən çağırın.
no-ticket-chosen = Əvvəl F2 növbədə bilet seçin.

## Short forms

title-role-agent = agent
title-role-officer = arxa ofis
title-role-supervisor = rəhbər
ticket-short-called = { $call }/{ $limit } → masa { $desk }
ticket-short-serving = masa { $desk }, { $spent }
ticket-desk-called = → masa { $desk }
ticket-desk-serving = masa { $desk }
ticket-short-parked = { $until } qədər
ticket-short-first = növbəti
