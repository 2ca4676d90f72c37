### Dərslər, təlimçinin pultu, nəticə vərəqi.

## Öyrənənin çərçivəsi

lesson-hint = Ctrl-Y pəncərə · Ctrl-T pult · Ctrl-Z anlar · Ctrl-B iri düymə
lesson-hint-paused = FASİLƏ · Ctrl-T pult
lesson-receipt = Nömrəni ziyarətçiyə deyin və qəbzi bağlayın: Enter
lesson-paused = FASİLƏ: düymələr işləmir. Ctrl-T: davam
lesson-wait = Xarici sistemin cavabını gözləyin
lesson-sign-out = İndi { $role } gəlir: Ctrl-O, Enter
lesson-sign-in = Giriş ({ $role }): { $keys }
lesson-role-volunteer = könüllü
lesson-role-agent = agent
lesson-role-colleague = ikinci agent
lesson-role-officer = mütəxəssis
lesson-role-supervisor = növbə rəisi

## Nə edilməlidir, hansı düymə ilə

goal-ticket-issue = Ziyarətçiyə növbə bileti verin: Ins, Enter
goal-ticket-call = Ziyarətçini çağırın: Enter
goal-ticket-serve = Ziyarətçi oturdu: Enter
goal-case-identify = Ziyarətçinin kodunu yazın: { $code }
goal-register-ask = MEİS-dən yenidən soruşun: F4, R
goal-sentence-fill = Cəza barədə məlumatı kağızdan yazın
goal-representative-name = Nümayəndəni və səlahiyyət sənədini yazın
goal-paper-identity = Şəxsiyyət sənədini qeyd edin: F4, Enter
goal-paper-release = Azad edilmə arayışını qeyd edin: F4, Enter
goal-paper-court = Məhkəmə qərarını qeyd edin: F4, Enter
goal-paper-proof = Nümayəndəlik sənədini qeyd edin: F4, Enter
goal-payment-check = Əvvəlki ödənişi yoxlayın: Enter
goal-case-register = Qeydə alın: F7, Enter
goal-case-forward = Arxa ofisə göndərin: Enter
goal-ticket-finish = Qəbul bitdi: Enter
goal-case-claim = İşi açın və götürün: Enter, Enter
goal-case-grant = Təyin edin: Enter, Enter, { $pin }, Enter
goal-case-refuse = İmtina edin: Enter, 2, əsas, sözlər, Tab, Enter
goal-case-return = Sənəd üçün qaytarın: Enter, 3
goal-case-resubmit = Arxa ofisə yenidən göndərin: Enter
goal-notice-post = Bildirişi yerləşdirin: F5, Enter, Enter
goal-notice-posted = Son təhlükəsiz gündə mərkəz özü yerləşdirir
goal-notice-told = Vətəndaşa telefonla bildirin və qeyd edin
goal-case-close = İşi bağlayın: Enter
goal-refused = Cəhd edin və imtinanın səbəbini oxuyun
goal-look = Baxın

## Pult

console-title = Təlimçinin pultu
console-hint = ↑↓ sətir · ←→ qiymət · Enter icra · Esc geri
console-hour = Bir saat irəli
console-day = Bir gün irəli
console-notice-day = Bildirişin son təhlükəsiz gününə
console-last-day = Müddətin son gününə
console-meis = MEİS
console-payments = Sosial ödənişlər
console-portal = E-sosial portalı
console-visitor = Növbəti ziyarətçi bilet götürür
console-pause = Fasilə
console-reset-step = Bu addımın əvvəlinə
console-reset-lesson = Dərsin əvvəlinə
console-explain = Bu addım nə üçündür
console-big = Zal üçün iri düymələr
console-on = açıq
console-off = bağlı
console-no-term = müddət hələ yoxdur
visitor-plain = adi hal
visitor-paid = artıq ödənilib
visitor-paid-before = əvvəl ödənilib
visitor-unknown = MEİS tanımır
visitor-no-sentence = cəza məlumatı yoxdur
visitor-exonerated = bəraət alıb
visitor-abroad = xaricdən gəlib
visitor-foreigner = əcnəbi

## Nəticə

result-title = Nəticə
result-step = Addım
result-minutes = Dəqiqə
result-keys = Düymə
result-mistakes = Səhv
result-all = Cəmi
result-standard = Masada (2–5-ci addımlar): { $taken } dəqiqə; operatorun icra standartı { $minutes } dəqiqədir (bənd 18).
result-hint = ↑↓ səhifə · Enter: təlim masasında davam · Ctrl-X son

## Keçmiş anlar

console-moments = Bu məşqin anları
console-compare = Nümunə ilə müqayisə
past-bar = O AN { $time } · { $number }/{ $all } · yalnız baxış
past-other = BAŞQA SONLUQ
past-broken = YARIDA QALIB
past-run = əvvəlki məşq { $number }
past-start = məşq başlayır
past-step = addım başlayır
past-answered = sistemlər cavab verdi
past-clock = saat irəli çəkildi
past-system = sistemin vəziyyəti dəyişdi
past-visitor = yeni ziyarətçi gəldi
past-reset = əvvələ qayıdıldı
past-over = dərs bitdi
past-read-only = o vaxt olduğu kimi, yalnız baxış
past-hint = ↑↓ an · ←→ əməl · Enter buradan davam · C müqayisə · Tab məşq · Esc indiyə
past-hint-auto = ←→ əməl · ↑↓ an · Space göstər · Enter buradan · C müqayisə · Esc indiyə

## Nümunə ilə müqayisə

compare-title = Müqayisə
compare-hint = ↑↓ sətir · Esc geri
compare-no-lesson = Dərssiz məşqin nümunəsi yoxdur.
compare-plays = Nümunə hazırlanır…
compare-same = Bura qədər nümunə ilə eyni yol getmisiniz.
compare-parts = Yollar ilk dəfə burada ayrılır (addım { $step }): { $deed }
compare-you = Siz
compare-reference = Nümunə
compare-minutes = dəq.
compare-keys = düymə
compare-refused = rədd
compare-resets = addımın əvvəlinə qayıdış: { $count }
compare-your-keys = siz: { $keys }
compare-their-keys = nümunə: { $keys }

## Saxlanmış məşq sətirlərlə

opened-same = Məşq yenidən oynanıldı və eyni sonluğa gəldi.
opened-other = Məşq yenidən oynanıldı, amma başqa sonluğa gəldi: anlara baxın.
opened-broken = Məşqi yalnız son ana qədər oynamaq mümkün oldu: anlara baxın.
opened-unknown = { $line }: burada belə sətir yoxdur. Sətirlərin siyahısı üçün «help» yazın.
opened-no-moment = { $line } anı yoxdur. Hamısının siyahısı: «moments».
