# Mərkəzin qapısında (soket və ya SSH) insana deyilənlər.
door-stopped = Mərkəz dayandırıldı və ya bu seans bitirildi. Yarımçıq yazılanlar qaralama kimi saxlanılıb.
door-stalled = Bu terminal uzun müddət heç nə göstərmədi, ona görə seans bitirildi. Yarımçıq yazılanlar qaralama kimi saxlanılıb.
door-panicked = Ekranda nasazlıq baş verdi və o, bağlandı. Təsdiqlənmiş hər şey saxlanılıb. Yenidən daxil olun; yeri mərkəzin jurnalında göstərilib.
door-idle = Uzun müddət heç nə yazılmadı, ona görə seans bitirildi. Yarımçıq yazılanlar qaralama kimi saxlanılıb.
door-dismissed = Bu mərkəzə girişiniz ləğv edilib. İnzibatçıya müraciət edin.
door-key-removed = Bu sessiyanı açan açar götürülüb. Başqa açarla daxil olun, yaxud inzibatçıya müraciət edin.
door-full = Mərkəzdə mümkün olan ən çox sayda seans var. Heç nə başlanmadı. Kimsə çıxandan sonra yenidən cəhd edin.
door-person-full = Bir nəfərə icazə verilən sayda seansınız var. Onlardan birindən çıxıb yenidən cəhd edin.
door-gone = Mərkəz itdi: onun prosesi və ya kompüteri dayanıb. Təsdiqlənmiş hər şey saxlanılıb, bir saniyədən əvvəl yazılanlar qaralamada qalır. `dost` əmrini yenidən verin.
door-silent = Mərkəz var, amma cavab vermir. Heç nə başlanmadı. Yenidən cəhd edin; belə qalsa, `dost stop` ilə bitirin: təsdiqlənmiş hər şey qalır.

last-out-title = Burada axırıncı sizsiniz
last-out-question = Bu mərkəzdə başqa heç kim yoxdur. Siz olmayanda mərkəz açıq qalsın? Yarımçıq yazılanlar hər iki halda qaralamada qalır.
last-out-stays = Açıq qalsın
last-out-stays-a-while = Açıq qalsın; heç kim olmasa, { $minutes } dəqiqədən sonra bağlanır
last-out-ends = İndi bağlansın
last-out-hint = Enter çıxmaq · 1 2 ↑↓ seçmək · Esc burada qalmaq

# Mərkəzin terminaldan açılması.
start-failed = Mərkəz açılmadı. Proqramın ingiliscə izahı:
start-slow = Mərkəz hələ açılır; jurnalı uzun ola bilər. Bir azdan `dost` əmrini yenidən verin: açılma davam edir.
