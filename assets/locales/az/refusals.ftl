### Why something was not done, and what to do instead.

## Typed dates

date-empty = Tarix yazılmayıb. Belə yazın: 23.11.2026, bu gün üçün b.
date-shape = Bu, tarix deyil. Belə yazın: 23.11.2026, 231126, b, +3 və ya -1.
date-month = { $month } nömrəli ay yoxdur. İkinci cütlük aydır: 01–12.
date-day =
    { $month ->
        [m1] Yanvarda
        [m2] Fevralda
        [m3] Martda
        [m4] Apreldə
        [m5] Mayda
        [m6] İyunda
        [m7] İyulda
        [m8] Avqustda
        [m9] Sentyabrda
        [m10] Oktyabrda
        [m11] Noyabrda
        *[m12] Dekabrda
    } { $last } gün var ({ $year }), { $day } yoxdur. Günü yoxlayın.
date-year = { $year } ili ola bilməz. 1900–2199 arasında il yazın.
date-too-far = Gün sayı çoxdur. Ən çoxu 36600 gün və ya tarixin özünü yazın.

## Characters that are not accepted

unclean-control = { $place } nömrəli yerdə idarəedici simvol var ({ $code }). Onu silin və yenidən yazın.
unclean-invisible = { $place } nömrəli yerdə görünməyən simvol var ({ $code }). Onu silin və yenidən yazın.
unclean-separator = { $place } nömrəli yerdə sətir sonu var ({ $code }). Onu silin, bir sətirdə yazın.
unclean-unassigned = { $place } nömrəli simvol heç bir əlifbada yoxdur ({ $code }). Onu silin.
unclean-loose-mark = { $place } nömrəli yerdə hərfsiz işarə var ({ $code }). Onu silin.
unclean-too-many-marks = { $place } nömrəli hərfdə həddən artıq işarə var ({ $code }). Hərfi yenidən yazın.
look-alike = { $place } nömrəli hərf ({ $code }) latın hərfinə oxşayır, amma o deyil. { $meant } yazın.

## Commands

refusal-not-allowed = Bu iş { $role } üçün açıq deyil.
refusal-stale = { $name } bu işi artıq dəyişib ({ $time }). Yenidən baxın və təkrar edin.
refusal-engine-stopped = Yazmaq alınmadı və dayandı. Təsdiqlənən iş itməyib. İnzibatçıya deyin.
refusal-busy = Mərkəz məşğuldur. Bir az sonra təkrar edin.
refusal-disk-full = Diskdə yer bitir, yeni iş götürülmür. Heç nə itməyib. İnzibatçıya deyin.
refusal-not-sealed = Şəxsi məlumat qorunan şəkildə yazıla bilmədi, heç nə qeyd olunmadı. Təkrar edin; yenə olsa, inzibatçıya deyin.
refusal-archive-unread = Bağlanmış işlər oxunmur, ona görə heç nə qeyd olunmadı: əvvəl nə təyin edildiyinə baxmaq olmadı. İşlər jurnalda salamatdır. Mərkəzi dayandırıb yenidən başladın; yenə olsa, inzibatçıya deyin.
refusal-clock-jumped = Saat birdən { $date } tarixinə keçib, yeni iş götürülmür. Heç nə itməyib. İnzibatçıya deyin: saatı düzəltsin, tarix doğrudursa, proqramı yenidən açsın.
refusal-stopping = Mərkəz dayandırılır. Heç nə itməyib. Bir azdan yenidən daxil olun.

## Refusals of casework: why not, and what to do

refusal-not-your-role = Bu iş { $role } üçün açıq deyil. Bu işi edə bilən həmkarınıza deyin.
refusal-unknown-staff = Belə əməkdaş yoxdur. Əvvəlcə daxil olun.
refusal-staff-disabled = Bu əməkdaşın girişi bağlanıb. İnzibatçıya müraciət edin.
refusal-sign-in-locked = PİN çox dəfə səhv yazılıb. { $time } olanda yenidən yazın.
refusal-pin-needed = Qərar PİN olmadan qeyd edilmir. PİN-i yazın.
refusal-login-not-usable = Bu ad götürülə bilməz: ya tutulub, ya da 2–32 kiçik latın hərfi, rəqəm, nöqtə və ya defis deyil. Başqa ad yazın.
refusal-name-not-usable = Ad boşdur və ya 80 hərfdən uzundur. Adı yenidən yazın.
refusal-too-many-staff = Əməkdaş siyahısı doludur. Köhnə girişləri bağlayın.
refusal-last-administrator = Bu, son inzibatçıdır. Əvvəlcə başqa inzibatçı əlavə edin.
refusal-no-desk = Bu iş üçün masa lazımdır. Masanızı seçin.
refusal-unknown-desk = Mərkəzdə belə masa yoxdur. Masanızı yenidən seçin.
refusal-not-founded = Burada hələ mərkəz qurulmayıb. Əvvəlcə quraşdırın.
refusal-already-founded = Bu qovluqda mərkəz artıq qurulub. Başqa qovluq seçin.
refusal-centre-figures = Mərkəzin nömrəsi və masa sayı 1-dən 99-a qədər ola bilər. Rəqəmləri düzəldin.
refusal-already-in-force = Bu təqvim və ya pasport artıq qüvvədədir. Heç nə etmək lazım deyil.
refusal-calendar-too-short = Təqvim açıq işin tarixlərini əhatə etmir ({ $case } nömrəli iş). Daha uzun təqvim götürün.
refusal-no-more-tickets = Bu günün bütün bilet nömrələri bitib. Rəhbərə deyin.
refusal-nobody-waiting = Bu masa üçün gözləyən yoxdur. Yeni bilet veriləndə çağırın.
refusal-desk-busy = Masada artıq ziyarətçi var: { $ticket }. Əvvəlcə onu bitirin.
refusal-unknown-ticket = Belə bilet yoxdur. Siyahıdan seçin.
refusal-ticket-not-so = Bilet indi bu vəziyyətdədir: { $state }. Siyahıya yenidən baxın.
refusal-ticket-elsewhere = Bilet { $desk } nömrəli masadadır. Orada soruşun.
refusal-recall-too-soon = Təkrar çağırmaq üçün tezdir. { $seconds } saniyə gözləyin.
refusal-recall-limit = Daha çağırmaq olmaz. “Gəlmədi” kimi qeyd edin.
refusal-recall-first = Yalnız bir dəfə çağırılıb. Əvvəlcə bir də çağırın.
refusal-return-too-late = Qayıtmaq vaxtı keçib. Yeni bilet verin.
refusal-park-minutes = Fasilə 1-dən { $limit } dəqiqəyə qədər ola bilər. Dəqiqəni düzəldin.
refusal-unknown-case = Belə iş yoxdur. Axtarışla tapın (F6).
refusal-wrong-stage = İş indi bu mərhələdədir: { $stage }. Bu addım həmin mərhələdə edilmir.
refusal-not-identified = Ərizəçi hələ müəyyən edilməyib. Əvvəlcə FİN və ya kodu yazın.
refusal-code-does-not-fit = Kod, sənəd və kateqoriya bir-birinə uyğun gəlmir. Kateqoriyanı və sənədin növünü yoxlayın.
refusal-erased = Bu şəxsin məlumatı silinib. Yeni müraciət açın.
refusal-unknown-person = Bu nömrə ilə şəxs yoxdur. Növbəsi çatanlar: dost retention
refusal-not-over = Bu şəxsin { $case } işi bitməyib və ya ziyarətçi onunla gözləyir. Açıq iş heç vaxt silinmir: əvvəlcə bağlayın.
refusal-not-due = { $case } işinin saxlanma müddəti bitməyib və ya iş siyahıdan sonra dəyişib. Heç nə silinmədi; siyahını yeniləyin: dost retention
refusal-applicant-missing = Ərizəçinin adı yazılmayıb. F3 ilə doldurun.
refusal-sentence-missing = Cəza və azad edilmə yazılmayıb. F3 ilə doldurun.
refusal-release-in-future = Bu tarix gələcəkdədir. Azad edilmə və qayıdış tarixini yoxlayın.
refusal-representative-missing = Müraciət nümayəndə vasitəsilədir, nümayəndə isə yazılmayıb. F3 ilə doldurun.
refusal-proof-expired = Nümayəndəlik sənədinin müddəti { $date } bitib. Qüvvədə olan sənəd istəyin.
refusal-words-missing = Mətn boşdur. Səbəbi sözlə yazın.
refusal-register-pending = MEİS hələ cavab verməyib. Gözləyin: kağızı indi istəmək olmaz.
refusal-register-answers = MEİS cavab verib: { $document } tələb edilə bilməz.
refusal-document-not-required = Bu işdə { $document } lazım deyil. Başqa sənəd seçin.
refusal-no-evidence = { $document } üzrə heç nə qeyd edilməyib. Silməyə bir şey yoxdur.
refusal-paper-in-future = Tarix gələcəkdədir. Sənədin üzərindəki tarixi yoxlayın.
refusal-nothing-to-ask = Təkrar soruşmağa ehtiyac yoxdur: cavab var və ya gözlənilir.
refusal-documents-missing = Sənəd çatmır: { $documents }. Qeyd edin və ya ərizəçi təkid edirsə, belə qeydə alın.
refusal-payment-not-checked = Əvvəlki ödəniş yoxlanılmayıb. Əvvəlcə onu yoxlayın.
refusal-undecided-case = Bu şəxsin baxılan işi var: { $number }. Həmin işi açın.
refusal-no-term = Bu gün üçün müddət hesablanmır. İnzibatçı təqvimi yeniləsin.
refusal-held-by = İşə { $name } baxır ({ $time } qədər). Ondan istəyin və ya gözləyin.
refusal-not-claimed = Əvvəlcə işi öz üzərinizə götürün.
refusal-not-an-officer = İşi yalnız başqa, fəal arxa ofis əməkdaşına vermək olar. Başqasını seçin.
refusal-four-eyes = Bu işi siz qəbul etmisiniz və ya doldurmusunuz. Qərarı başqa əməkdaş verməlidir.
refusal-payment-unknown = Əvvəlki ödəniş haqqında cavab yoxdur. “Sosial ödənişlər” cavab verənə qədər təyin etmək olmaz.
refusal-payment-stale = “Sosial ödənişlər”in cavabı bu günün deyil ({ $time }). Yenidən soruşun.
refusal-already-paid = Bu cəzaya görə müavinət { $date } ödənilib. Təyin etmək olmaz.
refusal-already-granted = Bu cəzaya görə müavinəti mərkəz artıq təyin edib: { $number }. İkinci dəfə olmaz.
refusal-confirm-earlier-grant = { $date } başqa cəzaya görə müavinət verilib. Başqa cəza olduğunu təsdiq edin.
refusal-no-amount = Bu gün üçün məbləğ məlum deyil. İnzibatçı pasportdakı məbləğləri yeniləsin.
refusal-ground-not-in-passport = Pasportda belə imtina əsası yoxdur. İki əsasdan birini seçin.
refusal-channel-not-in-passport = Pasportda belə müraciət və ya cavab forması yoxdur. Başqasını seçin.
refusal-form-not-in-passport = Pasport sənədi bu formada qəbul etmir. Başqa forma seçin.
refusal-no-document-named = Heç bir sənəd seçilməyib. Nə çatmadığını qeyd edin.
refusal-already-posted = Bildiriş artıq yerləşdirilib. Portalın cavabını gözləyin.
refusal-post-first = Bildiriş hələ portala verilməyib. Əvvəlcə onu yerləşdirin.
refusal-portal-first = Portalın vaxtı { $time } tarixinədəkdir. Telefon və məktub ondan sonradır.
refusal-nothing-to-correct = Düzəldiləsi qərar yoxdur: iş həll edilməyib və ya artıq düzəldilir.
refusal-stray-answer = Cavab artıq soruşulmayan sorğuya aiddir. Heç nə etmək lazım deyil.
refusal-key-not-usable = Bu, qəbul edilən açıq açar deyil. .pub faylındakı kimi bir sətir verin: Ed25519 və ya ECDSA.
refusal-key-taken = Bu açıq açar artıq tanınır. Açar yalnız bir nəfərindir: başqasını yaradın.
refusal-unknown-key = Bu əməkdaşın belə açıq açarı yoxdur. Açarlarının siyahısına baxın.
refusal-too-much = Mətn və ya siyahı həddən artıq uzundur. Qısaldın.

## Warnings, which never block

warning-released-long-ago = { $date } azad edilib, { $years } ildən çox keçib: arxa ofis hüququ yoxlasın.
warning-from-abroad-long-ago = Azad ediləndən { $months } aydan gec qayıdıb: arxa ofis hüququ yoxlasın.
warning-proof-runs-out = Nümayəndəlik sənədi müddət ərzində bitir: { $date }. Yenisini istəyin.
warning-look-alike-letters = Adda latın hərfinə oxşayan başqa hərf var. Sənədlə tutuşdurun.
warning-notice-due-at-once = Bildiriş ən geci { $date } yerləşdirilməlidir: işi dərhal tamamlayın.
warning-provisional-dates = Həmin ilin təqvimi təsdiqlənməyib: tarixlər dəyişə bilər.
warning-other-case = Bu şəxsin başqa işi də var: { $number }.
warning-earlier-grant = Başqa cəzaya görə müavinət verilib: arxa ofis təsdiq etməlidir.
warning-differs-from-register = Yazılanlar MEİS-in cavabından fərqlənir. Sənədlə tutuşdurun.
warning-registered-incomplete = Sənədlər tam olmadan qeydə alınıb: çatmayan olmadan təyin etmək olmaz.

## History of a case

history-opened = qaralama açıldı
history-identified = ərizəçi müəyyən edildi
history-asked = MEİS-ə sorğu göndərildi
history-answered = sorğuya cavab gəldi
history-outage = sistem cavab vermədi
history-applicant = ərizəçi yazıldı
history-sentence = cəza və azad edilmə yazıldı
history-representative = nümayəndə yazıldı
history-request = müraciət forması yazıldı
history-evidence = sənəd qeyd edildi
history-evidence-removed = sənəd qeydi götürüldü
history-payment-asked = əvvəlki ödəniş soruşuldu
history-payment-answered = ödəniş cavabı gəldi
history-registered = qeydə alındı
history-registered-incomplete = natamam qeydə alındı (ərizəçinin təkidi ilə)
history-forwarded = arxa ofisə göndərildi
history-claimed = baxışa götürüldü
history-released = baxışdan buraxıldı
history-returned = sənəd üçün qaytarıldı
history-resubmitted = sənədlə yenidən göndərildi
history-granted = müavinət təyin edildi
history-refused = imtina edildi
history-notice-posted = bildiriş portala verildi
history-notice-confirmed = bildiriş kabinetdədir
history-notice-failed = portal bildirişi qəbul etmədi
history-citizen-told = vətəndaşa portaldan kənar bildirildi
history-erased = şəxsi məlumat silindi
history-closed = iş bağlandı
history-withdrawn = müraciət geri götürüldü
history-correction-opened = düzəliş işi açıldı
history-corrected = düzəliş üçün yeni iş açıldı
history-calendar-moved = təqvim dəyişdi, tarixlər yeniləndi
history-viewed = işə baxıldı
