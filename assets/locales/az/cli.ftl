### Əmr sətri və sadə rejim.

## Sadə rejim: seans

cli-ready = DOST hazırdır. Əmrlərin siyahısı: help
cli-ready-empty = Burada mərkəz qurulmayıb. Qurun: centre found AD NÖMRƏ MASALAR LOGİN İNZİBATÇI
cli-unknown-command = Belə əmr yoxdur. Əmrlərin siyahısı: help
cli-usage = Əmr belə yazılır:
cli-not-one-of = “{ $given }” burada ola bilməz. Bunlardan birini seçin: { $of }
cli-line-too-long = Sətir { $detail } baytdan uzundur və oxunmadı. Daha qısa sətir göndərin.
cli-line-not-utf8 = Sətir UTF-8 mətni deyil və oxunmadı. UTF-8 ilə göndərin.
cli-quote-open = Dırnaq açılıb, bağlanmayıb. Heç nə edilmədi; sətri yenidən yazın.
cli-too-many-words = Sətirdə həddən çox söz var. Heç nə edilmədi; mətnləri dırnağa alın.
cli-not-signed-in = Heç kim daxil olmayıb. Əvvəl daxil olun: sign-in LOGİN
cli-role-needs-pin = Rolunuz PİN tələb edir, o isə bir müddətdir yazılmayıb. Heç nə edilmədi. PİN ilə daxil olun; SSH ilə isə yenidən qoşulun.
cli-no-case-in-hand = İş seçilməyib. Birini götürün: case use NÖMRƏ
cli-no-ticket-here = Bu masaya ziyarətçi çağırılmayıb. Bileti göstərin və ya çağırın: ticket call
cli-no-pin = PİN gəlmədi. Heç nə edilmədi; PİN-i əmrdən sonrakı sətirdə yazın.
cli-signed-in = { $name } daxil oldu ({ $role }).
cli-signed-out = Çıxış edildi.
cli-idle-signed-out = Uzun müddət heç nə yazılmadı, ona görə hesabınızdan çıxış edildi. Təsdiqlənmiş hər şey saxlanılıb. Davam etmək üçün yenidən daxil olun.
cli-pin-next = PİN-i növbəti sətirdə yazın.
cli-bye = Sağ olun.
cli-still-waiting = Sistem hələ cavab verməyib. Başqa işlə davam edin və ya yenə gözləyin.
cli-field-missing = “{ $detail }” sahəsi yoxdur. Onu sətrə əlavə edin.
cli-unknown-field = “{ $detail }” tanınan SAHƏ=QİYMƏT deyil. Sahələrin siyahısı: case fill
cli-file-unreadable = Fayl oxunmur ({ $detail }). Heç nə dəyişmədi; adını yoxlayın.
cli-calendar-elsewhere = İşləyən mərkəzdə təqvimi götürmək üçün: dost calendar import FAYL.
cli-found-elsewhere = Mərkəzi yalnız onu işlədən istifadəçi qura bilər. Ona müraciət edin.
cli-calendar-bad = Təqvim faylı yaramır. { $detail }
pin-form = PİN 4–12 rəqəmdən ibarətdir. Başqasını seçin.
pin-failed = PİN hesablanmadı ({ $detail }). Heç nə dəyişmədi; yenidən cəhd edin.

## Sadə rejim: əmrlər nə edir

plain-help-show = Əmrləri sadala
plain-session-sign-in = Daxil ol
plain-session-sign-out = Çıx
plain-session-quit = Seansı bitir
plain-session-status = Kimin burada olduğunu və sistemlərin vəziyyətini de
plain-outside-show = Xarici sistemlərin vəziyyətini, gözləyən bildirişləri və son fasilələri göstər
plain-outside-retry = Sistemin gözləyən sorğu və bildirişlərini indi yenidən göndər
plain-desk-choose = Masaya əyləş
plain-language-switch = Dili dəyiş
plain-centre-found = İlk inzibatçısı ilə mərkəz qur
plain-staff-add = Əməkdaş əlavə et
plain-staff-list = İşləyənləri sadala
plain-staff-role = Əməkdaşın rolunu dəyiş
plain-staff-pin = Əməkdaşın PİN-ini dəyiş
plain-staff-disable = Əməkdaşın girişini bağla
plain-calendar-show = İlin təqvimini göstər
plain-calendar-import = Təqvim faylını qəbul et
plain-ticket-issue = Ziyarətçiyə bilet ver
plain-ticket-call = Növbəti ziyarətçini çağır
plain-ticket-recall = Eyni ziyarətçini yenidən çağır
plain-ticket-no-show = Ziyarətçinin gəlmədiyini qeyd et
plain-ticket-take-back = Gəlməmiş ziyarətçini geri qəbul et
plain-ticket-park = Bileti kənara qoy
plain-ticket-unpark = Kənara qoyulmuş bileti qaytar
plain-ticket-transfer = Ziyarətçini başqa masaya göndər
plain-ticket-serve = Ziyarətçi əyləşdi
plain-ticket-finish = Qəbulu bitir
plain-ticket-cancel = Ziyarətçi imtina edir
plain-queue-show = Növbəni sadala
plain-case-open = Masadakı ziyarətçi üçün yeni qaralama aç
plain-case-use = İşi götür
plain-case-identify = Ərizəçinin kim olduğunu de
plain-case-fill = Ərizənin sahələrini doldur
plain-register-ask = MEİS-dən yenidən soruş
plain-case-paper = Sənədi qeyd et
plain-case-waive = Sənədi əsaslandıraraq tələb etmə
plain-case-remove-evidence = Sənəd üzrə qeydi geri götür
plain-payment-check = Əvvəlki ödənişi soruş
plain-case-register = Müraciəti qeydiyyata al
plain-case-forward = İşi arxa ofisə göndər
plain-case-claim = İşi baxışa götür
plain-case-grant = Müavinəti təyin et
plain-case-refuse = Pasportdakı əsasla imtina et
plain-case-return = İşi sənəd üçün qaytar
plain-case-resubmit = Sənədlərlə yenidən arxa ofisə göndər
plain-case-release = İşi burax
plain-case-hand-over = İşi başqa mütəxəssisə ver
plain-case-withdraw = Ərizəçi müraciəti geri götürür
plain-case-correct = Qərar verilmiş işə yenisində qayıt
plain-notice-post = Qərarı vətəndaşın kabinetində yerləşdir
plain-notice-told = Portal edə bilmədikdə vətəndaşa telefonla və ya məktubla bildirildiyini qeyd et
plain-case-close = Bildiriş verilmiş işi bağla
plain-case-show = İşi göstər; baxış qeyd olunur
plain-case-list = Açıq işləri vacib gün üzrə sadala
plain-term-explain = Tarixlərin səbəbini göstər
plain-search-open = Axtar: kod, ad, nömrə, telefon, bilet
plain-next-do = Növbəti addımı at və ya onu de
plain-wait = Sistemlərin cavabını gözlə

## Təlim

cli-train-clock = Saat irəli çəkilir: { $time }
cli-train-summary = { $number }: qeydiyyat { $registered }, müddətin sonu { $legal_end }, bildirişin son günü { $notify_by }, bildirilib { $notified }, nəticə: { $outcome }
cli-train-left = Təlim sona çatmadan dayandırıldı.
show-keys = Düymələr
show-hint = Space fasilə · ←→ geri, irəli · Ctrl-B iri · Esc bitir
show-hint-paused = FASİLƏ · Space davam · ←→ əməl-əməl · Esc bitir
show-hint-over = Təlim bitdi · Esc bitir
show-over = Yeddi addımın hamısı keçildi
