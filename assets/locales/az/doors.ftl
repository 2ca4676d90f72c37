# Mərkəzin qapısında (soket və ya SSH) insana deyilənlər.
door-stopped = Mərkəz dayandırıldı. Yarımçıq yazılanlar qaralama kimi saxlanılıb.
door-ended = Mərkəzi idarə edən şəxs bu seansı bitirdi. Yarımçıq yazılanlar qaralama kimi saxlanılıb. Yenidən daxil ola bilərsiniz.
door-stalled = Bu terminal uzun müddət heç nə göstərmədi və ya cavab vermədi, ona görə seans bitirildi. Yarımçıq yazılanlar qaralama kimi saxlanılıb.
door-panicked = Ekranda nasazlıq baş verdi və o, bağlandı. Təsdiqlənmiş hər şey saxlanılıb. Yenidən daxil olun; yeri mərkəzin jurnalında göstərilib.
door-idle = Uzun müddət heç nə yazılmadı, ona görə seans bitirildi. Yarımçıq yazılanlar qaralama kimi saxlanılıb.
door-dismissed = Bu mərkəzə girişiniz ləğv edilib. İnzibatçıya müraciət edin.
door-key-removed = Bu sessiyanı açan açar götürülüb. Başqa açarla daxil olun, yaxud inzibatçıya müraciət edin.
door-full = Mərkəzdə mümkün olan ən çox sayda seans var. Heç nə başlanmadı. Kimsə çıxandan sonra yenidən cəhd edin.
door-person-full = Bir nəfərə icazə verilən sayda seansınız var. Onlardan birindən çıxıb yenidən cəhd edin.
door-gone = Mərkəz itdi: onun prosesi və ya kompüteri dayanıb. Təsdiqlənmiş hər şey saxlanılıb, bir saniyədən əvvəl yazılanlar qaralamada qalır. `dost` əmrini yenidən verin.
door-cut-still = Bu terminal { $seconds } saniyə dayanmışdı və bu vaxt mərkəzlə əlaqə kəsildi: mərkəz belə terminalı buraxır, ya da özü dayanıb. Təsdiqlənmiş hər şey saxlanılıb, bir saniyədən əvvəl yazılanlar qaralamada qalır. `dost` əmrini yenidən verin.
door-unanswered = Mərkəz əmri aldı, amma nəticəsini demədi: bağlandı və ya çox gecikdi. Əmr icra olunmuş ola bilər. Təkrar etməzdən əvvəl baxın: `queue list`, `case list`.
door-silent = Mərkəz var, amma cavab vermir. Heç nə başlanmadı. Yenidən cəhd edin; belə qalsa, `dost stop` ilə bitirin: təsdiqlənmiş hər şey qalır.
door-other-version = İşləyən mərkəzin versiyası { $centre }, bu proqramınkı { $program }. Heç nə edilmədi. Mərkəzdəki proqramın eynisini işə salın və ya mərkəzi `dost stop` ilə bitirib bu proqramla yenidən başladın.
door-no-centre = { $socket } ünvanında mərkəz cavab vermir. Onu `dost serve` ilə işə salın və ya mərkəzi idarə edən şəxsə müraciət edin.
door-not-allowed = Mərkəzin giriş faylı bu istifadəçi üçün açıq deyil ({ $why }). Mərkəzi idarə edən şəxsə müraciət edin.
door-ending = Mərkəz elə indi bağlanırdı, ona görə heç nə başlanmadı. `dost` əmrini yenidən verin.
door-not-a-terminal = Bu, terminal deyil, ona görə ekran göstərilə bilməz. `dost` əmrini terminalda verin və ya sətirlərlə işləmək üçün --plain yazın.
door-dumb = Terminal (TERM={ $term }) kursoru yerləşdirə bilmir, ona görə ekran göstərilə bilməz. TERM dəyişənini düzgün təyin edin və ya sətirlərlə işləmək üçün --plain yazın.
door-terminal-refused = Bu terminal hazırlana bilmədi ({ $why }) və olduğu kimi qaldı. Başqa terminalda cəhd edin və ya sətirlərlə işləmək üçün --plain yazın.
door-one-line = Əmr ən çoxu { $most } baytlıq bir sətirdir. Heç nə edilmədi.

last-out-title = Burada axırıncı sizsiniz
last-out-question = Bu mərkəzdə başqa heç kim yoxdur. Siz olmayanda mərkəz açıq qalsın? Yarımçıq yazılanlar hər iki halda qaralamada qalır.
last-out-stays = Açıq qalsın
last-out-stays-a-while = Açıq qalsın; heç kim olmasa, { $minutes } dəqiqədən sonra bağlanır
last-out-ends = İndi bağlansın
last-out-hint = Enter çıxmaq · 1 2 ↑↓ seçmək · Esc burada qalmaq

# Mərkəzin terminaldan açılması.
start-failed = Mərkəz açılmadı. Proqramın ingiliscə izahı:
start-reading = Vəziyyət jurnaldan yenidən qurulur: { $percent } %
start-slow = Mərkəz hələ açılır; jurnalı uzun ola bilər. Bir azdan `dost` əmrini yenidən verin: açılma davam edir.

# Terminal qaytarıldıqdan sonra deyilən: proqramın öz xətası.
program-fault = Proqram öz xətası ucbatından bağlandı ({ $place }). Təsdiqlənmiş hər şey qüvvədədir. Onu yenidən başladın və son addımı təkrarlamazdan əvvəl onun yerinə yetirilib-yetirilmədiyinə baxın; bu sətri proqrama cavabdeh olan şəxsə göndərin.
