# Mərkəzin qapısında (soket və ya SSH) insana deyilənlər.
door-stopped = Mərkəz dayandırıldı və ya bu seans bitirildi. Yarımçıq yazılanlar qaralama kimi saxlanılıb.
door-stalled = Bu terminal uzun müddət heç nə göstərmədi, ona görə seans bitirildi. Yarımçıq yazılanlar qaralama kimi saxlanılıb.
door-panicked = Ekranda nasazlıq baş verdi və o, bağlandı. Təsdiqlənmiş hər şey saxlanılıb. Yenidən daxil olun; yeri mərkəzin jurnalında göstərilib.
door-idle = Uzun müddət heç nə yazılmadı, ona görə seans bitirildi. Yarımçıq yazılanlar qaralama kimi saxlanılıb.
door-dismissed = Bu mərkəzə girişiniz ləğv edilib. İnzibatçıya müraciət edin.
door-full = Mərkəzdə mümkün olan ən çox sayda seans var. Heç nə başlanmadı. Kimsə çıxandan sonra yenidən cəhd edin.
door-person-full = Bir nəfərə icazə verilən sayda seansınız var. Onlardan birindən çıxıb yenidən cəhd edin.
door-others = Bu mərkəzdə daha { $count } seans açıqdır. Onlar çıxana qədər mərkəz bu pəncərədə işləyir; Ctrl-C onu hamı üçün bitirir.
