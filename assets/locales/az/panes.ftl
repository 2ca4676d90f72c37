### Panes: applicant, documents, back office.

## Fields beside those of desk.ftl

field-address = Ünvan
field-document = Seriya və nömrə
field-need-words = Ehtiyac, sözlə
field-paper-form = Forma
field-paper-number = Nömrə
field-paper-date = Tarix
field-returned-from-abroad = Xaricdən qayıdıb
section-request = Müraciət
patronymic-none = yoxdur
need-both = tibbi və sosial
need-medical = tibbi
need-social = sosial

## Forms

form-needed = lazımdır
form-did-you-mean = Bəlkə { $value }? Ctrl-R götürür.
form-differs = { $register }: { $value }
form-differs-here = { $register }: { $value }. Ctrl-R bunu götürür, Enter yazılanı saxlayır.
form-in-future = { $date } hələ gəlməyib. Sənəddəki tarixi yazın.
paste-cut = { $taken } işarə götürüldü, { $dropped } işarə yerləşmədi və ya bura aid deyil.
paste-cut-code = { $taken } işarə götürüldü, { $dropped } artıq idi: MEİS soruşulmadı. Kodu yoxlayın.
code-overflow = Kod { $count } işarədir: artığı götürülmədi. MEİS-in cavabı gözlənilir.

## Applicant

applicant-none = İş açıq deyil. Növbədən ziyarətçi çağırın (F8) və ya iş axtarın (F6).
applicant-next-none = Ziyarətçi çağırın: F8. İş axtarın: F6
applicant-next-locked = Bu mərhələdə məlumat dəyişmir. Enter: sənədlərə keç
applicant-next-code = Kodu yazın: MEİS özü soruşulur
applicant-next-waiting = MEİS-dən cavab gözlənilir: o biri sahələri yaza bilərsiniz
applicant-next-difference = Enter: yazılanı saxla · Ctrl-R: MEİS-in cavabını götür
applicant-next-field = Enter: növbəti lazımi sahə — { $field }
applicant-next-check = Enter: qeyd et və əvvəlki ödənişi yoxla
applicant-next-documents = Enter: qeyd et və sənədlərə keç
register-not-asked = MEİS hələ soruşulmayıb
register-asked = MEİS axtarır…
register-down = MEİS { $time }-dən cavab vermir: əl ilə yazın
register-all = MEİS şəxsi və azad edilməni təsdiq edir
register-no-sentence = MEİS azad edilmə tapmadı
register-no-person = MEİS şəxsi tapmadı: kodu yoxlayın, ya kağızdan yazın
register-nothing = MEİS heç nə tapmadı: kodu yoxlayın, ya kağızdan yazın

## Documents

documents-none = İş açıq deyil. Növbədən ziyarətçi çağırın (F8) və ya iş axtarın (F6).
documents-not-demandable = MEİS cavab verib: kağızı tələb etmək olmaz (bənd 21).
documents-demandable-hint = Kağız tələb oluna bilər (bənd 21). Enter: qeyd et · X: tələb etmə
documents-recorded-hint = Qeyd edilib. Del: qeydi götür
documents-with-office = İş arxa ofisdədir: sənədlər indi dəyişmir.
documents-register = Qeydiyyat
documents-forward = Arxa ofisə göndər, ilkin rəylə
documents-resubmit = Arxa ofisə yenidən göndər
documents-returned-for = { $name } qaytarıb, çatmır: { $documents }
documents-next-paper = Sənədin nömrəsini və tarixini yazın. Enter: qeyd et · Esc: geri
documents-next-waive = Səbəbi seçin. Enter: qeyd et · Esc: geri
documents-next-record = Enter: { $document } — kağızı qeyd et
documents-next-payment = Enter: əvvəlki ödənişi yoxla
documents-next-register = Enter və ya F7: qeydə al
documents-next-forward = Enter: arxa ofisə göndər · ←→ rəyi dəyişir
documents-next-resubmit = Enter: arxa ofisə yenidən göndər
documents-next-row = Enter: növbəti lazımi sətir
documents-next-finish = Enter: ziyarəti bitir
documents-next-applicant = Enter: ərizəçinin məlumatına keç
documents-next-office = Enter: arxa ofisə keç
documents-freed = { $count ->
    [one] MEİS cavab verdi, kağız lazım deyil: { $document }
   *[other] MEİS cavab verdi: { $count } sənədin kağızı daha lazım deyil
}
need-register-answers = MEİS { $time } №{ $query }
need-waiting = MEİS-dən cavab gözlənilir
need-nothing-found = MEİS tapmadı: kağız lazımdır
need-outage = MEİS { $time }-dən susur: kağız lazımdır
need-because = { $system }: { $reason }
need-paper-only = yalnız kağızla təsdiq olunur
evidence-paper-is = kağız: { $form }, № { $number }, { $date }
evidence-waived-is = tələb olunmur: { $reason }
evidence-erased = kağız: məlumat silinib
waiver-earlier-file = mərkəzin əvvəlki işində var
waiver-sent-by-authority = orqan özü göndərib
waiver-late-answer = MEİS sonradan təsdiq edib
payment-not-asked = yoxlanılmayıb
payment-asked = “Sosial ödənişlər” soruşulur
payment-unknown = { $time }-dən cavab yoxdur, özü təkrar soruşulur
payment-paid = ÖDƏNİB { $date }, { $amount } manat
payment-erased = məlumat silinib
payment-not-paid = bu cəza üçün ödənməyib ({ $time })
payment-other-sentence = bu cəzaya görə yox; başqasına görə { $date }
recognition-recognised = hüquq ilkin olaraq tanınır
recognition-incomplete = tanınmır: sənədlər tam deyil
recognition-no-ground = tanınmır: hüquqi əsas yoxdur

## Back office

stage-short-registered = qeydiyyatda
stage-short-forwarded = gözləyir
stage-short-returned = qaytarılıb
stage-short-granted = bildiriş: təyin
stage-short-refused = bildiriş: imtina
stage-short-withdrawn = geri götürülüb
work-to-close = Bağlanmalı
work-notice = Bildiriş yerləşdirilməlidir
work-tell = Telefonla və ya məktubla bildirilməlidir
work-held = baxır: { $name }
work-overdue = { $count } gün keçib
work-left = { $count } iş günü qalıb
work-late-by = { $count } iş günü gecikib
office-holder = Baxır
office-held-until = { $name } ({ $time }-dək)
office-decision = Qərar
office-decided-by = Kim, nə vaxt
office-reasons = Səbəblər
office-returned-for = Çatmayan
office-recognition = İlkin rəy
office-correction = Düzəliş
office-corrects = Düzəldilən iş
office-corrected-by = Düzəliş işi
office-history = Tarixçə
office-nothing-to-do = Bu iş üzrə indi ediləsi bir şey yoxdur. Esc: siyahı
office-next-open = Enter: işi aç (baxış qeyd olunur)
office-next-open-notice = Enter: işi aç, sonra bildirişi yerləşdir
office-next-open-tell = Enter: işi aç, sonra vətəndaşa telefonla və ya məktubla bildir
office-next-nothing = Gözləyən iş yoxdur
office-next-claim = Enter: işi baxışa götür
office-next-decide = Enter: qərar ver · ↑↓ sürüşdür · PgUp/PgDn o biri iş
office-next-check-payment = Enter: əvvəlki ödənişi bu gün yenidən soruş
office-next-deed = Enter: { $deed }
office-next-post = Enter: bildirişi kabinetə yerləşdir
office-next-tell = Enter: vətəndaşa zəng edib və ya məktub göndərib qeyd et
office-next-anothers = { $what } · PgDn: növbəti iş · Esc: siyahı
office-next-close = Enter: işi bağla
office-next-portal = Portalın cavabı gözlənilir
office-next-office = Arxa ofis qərar verir
office-next-with-desk = İş ön ofisdədir: F4 ilə davam edin
office-next-ground = Əsası seçin: rəqəm və ya Enter
office-next-papers = Çatmayanı qeyd edin: rəqəm və ya boşluq. Enter: davam
office-next-words = Vətəndaşa sözlə yazın. Tab: göndərməyə keç
office-next-send = Enter: göndər
office-next-not-ready = Seçim və mətn lazımdır: Enter çatmayana aparır
deed-claim = Baxışa götür
deed-grant = Təyin et
deed-grant-amount = Təyin et: { $amount }
deed-refuse = İmtina et
deed-return = Sənəd üçün qaytar
deed-release = Baxışdan burax
deed-hand-over = Həmkara ver
deed-post-notice = Bildirişi yerləşdir
deed-tell-telephone = Telefonla bildirildi
deed-tell-paper = Məktub göndərildi
deed-close = İşi bağla
deed-correct = Düzəliş işi aç
letter-refuse = İmtinanın əsası
letter-return = Çatmayan sənədlər
letter-words = Vətəndaşa sözlə
letter-room = { $count } hərflik yer var
letter-send = Göndər
notice-not-posted = yerləşdirilməyib
notice-posted = portala verilib { $time }, cavab gözlənilir
notice-confirmed = kabinetdədir { $time } ({ $receipt })
notice-failed-no-cabinet = kabineti yoxdur: telefonla və ya məktubla bildirin
notice-failed-rejected = portal qəbul etmədi: telefonla və ya məktubla bildirin
notice-told-telephone = telefonla bildirilib { $time }
notice-told-paper = məktub göndərilib { $time }
notice-task-owner = Məsul
notice-task-anyone = istənilən agent
history-line = { $what }: { $name }
the-centre = mərkəz

## States of a ticket, in a refusal

ticket-state-waiting = gözləyir
ticket-state-called = çağırılıb
ticket-state-serving = masadadır
ticket-state-parked = fasilədədir
ticket-state-no-show = gəlməyib
ticket-state-done = bitib
ticket-state-cancelled = ləğv edilib

## Questions before a step that does not go back

confirm-insists = Çatmır: { $documents }. Ərizəçi təkid edir, natamam qeydə alınsın?
confirm-remove-evidence = Sənədin qeydi götürülsün?
confirm-grant = { $number }: { $amount } təyin edilsin? Qərar dəyişmir.
confirm-grant-earlier = { $number }: { $date } başqa cəzaya görə müavinət verilib. Bu başqa cəzadır və { $amount } təyin edilsin?
confirm-refuse = { $number }: imtina edilsin? Qərar dəyişmir.
confirm-refuse-complete = { $number }: imtina edilsin? Qərar dəyişmir. Diqqət: «sənədlər tam deyil» seçilib, amma bütün sənədlər var (✓).
confirm-return = { $number }: sənəd üçün qaytarılsın? Müddət dayanmır.
confirm-told-telephone = { $number }: qərarı vətəndaşa telefonla bildirmisiniz?
confirm-told-paper = { $number }: qərar məktubla göndərilib?

## Help

help-field-option = ← və → dəyişir, rəqəm yerinə görə, hərf ilk hərfinə görə seçir.
help-field-words = Sərbəst mətn, bir sətir. Görünməyən simvol götürülmür.
help-field-name = Vəsiqədə yazıldığı kimi, ən çoxu 40 hərf. Ad heç kimi müəyyən etmir: kod edir.
help-field-fin = 7 simvol: rəqəm və latın hərfi, I və O yoxdur. ü hərfi W verir. Son simvolda MEİS özü soruşulur.
help-field-permit = İcazə vəsiqəsindəki 5 və ya 6 simvol. Sahədən çıxanda MEİS özü soruşulur.
help-field-document = Seriya və nömrə, boşluqla və ya boşluqsuz: AA1234567.
help-field-address = Küçə, bina, mənzil, yer: bir sətirdə.
help-field-postcode = AZ və 4 rəqəm: AZ1000. AZ yazılmaya da bilər.
help-field-phone = 050 123 45 67, +994 50 123 45 67 və ya 012 345 67 89.
help-field-email = Klaviaturada @ yoxdursa, Ctrl-E onu verir.
help-field-date = 23.11.2026, 231126 və ya 23112026; b bu gün, +3 üç gün sonra, -1 dünən.
help-difference = MEİS başqa cür deyir
help-form-keys-title = Düymələr
help-form-keys = Tab və ↓ növbəti sahə, Shift-Tab və ↑ əvvəlki, PgUp/PgDn bölmə. Enter lazımi sahəyə, hamısı varsa, növbəti addıma keçir. Ctrl-R təklif olunanı götürür.
help-documents-keys = Enter sətrin işini görür. X sənədi tələb etmir, Del qeydi götürür, R MEİS-i yenidən soruşur, F7 qeydə alır, F9 tarixi izah edir.
help-work-title = İş siyahısı
help-work = Sıra ən gec təhlükəsiz günə görədir. Siyahı kursorun altında tərpənmir: yeni işlər sayılır və F5 ilə düzülür. Qaytarılmış işin müddəti dayanmır.
help-case-title = Açıq iş
help-case = Enter növbəti addımı edir, boşluq bütün imkanları göstərir. ↑↓ sürüşdürür, PgUp/PgDn o biri işə keçir, Esc siyahıya qaytarır, F9 tarixi izah edir.
help-letter-title = Vətəndaşa yazı
help-letter = Səbəb sadə sözlə yazılır, ən çoxu 1000 hərf. Enter yeni sətirdir, Tab göndərməyə keçir. Yarımçıq yazı qaralamada qalır.

# Who else is here
present-at-desk = { $name } (masa { $desk })
present-and-more = { $names } və daha { $count } nəfər
present-here = Hazırda bu iş açıqdır: { $names }
office-looking = Hazırda açıb
work-looking = açıb: { $name }
work-looking-many = açıb: { $count } nəfər
office-next-looking = hazırda açıb: { $names }

# A colleague changed the same case
clash-said = { $name } { $time }: { $what }. Yazdığınız qalır; fərqli { $count } sahədə seçin.
stale-said = { $name } { $time }: { $what }. Qeyd olunmadı: baxıb təkrar edin.
form-clash = { $name } ({ $time }): { $value }
form-clash-here = { $name } ({ $time }): { $value }. Ctrl-R bunu götürür, Enter yazdığınızı saxlayır.
form-clash-empty = boş
form-clash-mark = fərqli
applicant-next-clash = Enter: yazdığınızı saxla · Ctrl-R: həmkarın yazdığını götür
applicant-next-clash-at = Enter: həmkarın fərqli yazdığı sahəyə keç — { $field }
person-erased = silinib
person-erased-long = şəxsi məlumat silinib
