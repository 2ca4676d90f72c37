### Sinif: qapı, öyrənənin ekranı, təlimçinin səhifəsi.

## Qapıda

class-code = Sinfin kodu:
class-your-name = AD
class-which = Nömrə:
class-known = Sinifdə bu adda iştirakçı var. Siz hansısınız?
class-other = başqa şəxs
class-known-step = addım { $number }/7
class-wrong = Bu, sinfin kodu deyil. Kod lövhədə yazılıb; boşluğun və hərfin böyük-kiçikliyinin fərqi yoxdur.
class-wrong-wait = Bu, sinfin kodu deyil. Ünvanınızdan çox yanlış kod gəlib: növbətisinə { $seconds } saniyədən sonra baxılacaq.
class-name = Bu addan istifadə etmək olmur. Ən çoxu { $letters } hərfli adla gəlin: ssh AD@…
class-full = Sinif doludur: { $most } iştirakçı var. Təlimçiyə deyin.
class-address-full = Bu ünvandan { $most } iştirakçı gəlib, daha çoxu ola bilməz. Təlimçiyə deyin.
class-namesakes = { $name } adlı o qədər iştirakçı var ki, onları ayırmaq olmur. Başqa adla gəlin: ssh AD@…
class-over = Dərs bitdi. Burada daha heç nə etmək olmaz.
class-needs-terminal = Sinif üçün terminal lazımdır: əmrsiz, «ssh -t» ilə gəlin.
class-no-world = Sizin üçün təlim mərkəzi açıla bilmədi. Bir dəqiqədən sonra yenidən gəlin və təlimçiyə deyin.
class-busy = O biri seansınız hələ bağlanmayıb. Bir azdan yenidən gəlin; heç nə itməyib.
class-left = Siz sinifdən çıxdınız. Təlim mərkəziniz olduğu kimi qalır: eyni adla yenidən gəlin.
class-elsewhere = Siz başqa terminalda davam edirsiniz. Heç nə itməyib.
class-panicked = Ekranda nasazlıq baş verdi və o bağlandı. Təlim mərkəziniz saxlanılıb: eyni adla yenidən gəlib davam edin.

## Öyrənənin ekranında

class-held = FASİLƏ: təlimçi sinfi saxlayıb, düymələr işləmir
class-hand-up = ƏL QALXIB
class-visitor = Təlimçi ziyarətçi göndərir: { $kind }, kod { $code }
lesson-visitor = Daha bir ziyarətçi gəldi: kod { $code }

## Təlimçinin səhifəsi

class-title = { $practice } · Sinif: { $lesson }
class-counts = { $finished } bitirib · { $hands } əl · { $gone } gedib
class-paused = FASİLƏ
class-way-in = { $way } · kod { $code }
class-learners = İştirakçılar { $count }
class-do-board = Kodu lövhəyə yazın: iştirakçılar onunla gəlir
class-do-hand = { $name } əl qaldırıb. Tab: ona keç
class-do-hand-here = { $name } əl qaldırıb. Enter: ekranı · H: əli endir
class-do-paused = Sinifdə fasilədir. Space və «Fasilə» sətri: davam et
class-do-finished = Hamı bitirib. Esc: dərsi bitir
class-do-look = Enter: ekranına bax · Space: ziyarətçi, nasazlıq, saat, fasilə
class-board = Lövhəyə yazın:
class-head-name = Ad
class-head-minutes = Dəq
class-head-keys = Düymə
class-head-mistakes = Səhv
class-head-hand = Əl
class-head-state = Vəziyyət
class-hand = əl
class-at-work = işləyir
class-finished = bitirib
class-gone = gedib
class-waiting = başlamayıb
class-ordered = { $reached } nəfər üçün icra edildi.
class-ordered-not = { $reached } nəfər üçün icra edildi; gedən { $not } nəfəri onsuz da çox iş gözləyir.
class-no-picture = { $name }: ekran hələ yoxdur.
class-looking = { $name } · yalnız oxumaq üçün, canlı · ←→↑↓ sürüşdür · Esc geri
class-console = Təlimçinin pultu: sinif
class-console-whom = Göstəricidəki iştirakçı: { $name }
class-whom = Kim üçün
class-everybody = hamı
class-choose-one = yalnız bir nəfər üçün
class-lower = Əli endir
class-reset-step = Addımın əvvəlinə qaytar
class-reset-lesson = Dərsin əvvəlinə qaytar
class-key-look = ekran
class-key-console = pult
class-key-hand = əli endir
class-key-next-hand = növbəti əl
class-key-end = Dərsi bitir
class-key-move = sətir-sətir, səhifə-səhifə
class-key-ends = birinci, sonuncu iştirakçı
class-key-pan = bu ekrana sığmayan ekranı sürüşdür
class-key-back = geri
class-hint-back = Esc geri
class-hint-end = Enter: dərsi bitir · Esc: geri
class-end-ask = Hamının ekranı bağlanır və nəticələr yazılır. { $open ->
    [0] Dərsin ortasında heç kim yoxdur.
   *[other] Dərsin ortasında { $open } nəfər var.
}

## Təlimçinin səhifəsi sətirlərlə

class-code-is = İştirakçılar { $code } kodu ilə gəlir.
class-unknown = { $name }: burada belə sətir yoxdur. Sətirlərin siyahısı üçün «help» yazın.
class-nobody = Sinifdə { $name } adlı iştirakçı yoxdur. Hamının siyahısı, nömrələri ilə: «class».
class-news-came = { $name } gəldi.
class-news-gone = { $name } getdi; təlim mərkəzi saxlanılır.
class-news-finished = { $name } bitirdi.
class-news-hand = { $name } əl qaldırdı.
class-is-over = Dərs bitdi.
