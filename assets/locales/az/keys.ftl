### Names of actions: key bar, palette, help.

## Whole screen

key-help = Kömək
key-queue = Növbə
key-applicant = Ərizəçi
key-documents = Sənədlər
key-back-office = Arxa ofis
key-search = Axtar
key-register = Qeydiyyat
key-call = Çağır
key-why = Niyə?
key-dashboard = İcmal
key-outside = Xarici sistemlər
key-lock = Kilidlə
key-back = Geri
key-palette = Əmrlər
key-language = English
key-quit = Çıxış

## In a list

key-up = Yuxarı
key-down = Aşağı
key-page-up = Səhifə yuxarı
key-page-down = Səhifə aşağı
key-first = Əvvələ
key-last = Sona
key-open = Aç
key-next = Növbəti
key-previous = Əvvəlki
key-insert = Yeni bilet

## In a form

key-next-field = Növbəti sahə
key-previous-field = Əvvəlki sahə
key-accept = Təsdiq et
key-cancel = Ləğv et

## More actions of the whole screen

key-keys = Düymələr
key-next-step = Növbəti addım
key-panes = Bölmə
key-desk-choose = Masanı dəyiş
key-sign-out = Növbəni təhvil ver
key-console = Təlim pultu
key-hand = Əl
key-add-staff = Yeni əməkdaş
key-close-box = Pəncərəni bağla

## The queue

key-recall = Yenidən çağır
key-no-show = Gəlmədi
key-take-back = Geri qəbul et
key-park = Gözlət
key-unpark = Növbəyə qaytar
key-transfer = Ötür
key-serve = Xidmətə başla
key-finish = Bitir
key-cancel-ticket = Bileti ləğv et

## The case in hand

key-ask-register = MEİS-dən yenidən soruş
key-check-payment = Əvvəlki ödənişi yoxla
key-forward = Arxa ofisə göndər
key-resubmit = Arxa ofisə qaytar
key-claim = İşi götür
key-release = İşi burax
key-hand-over = Həmkara ver
key-withdraw = Müraciəti geri götür
key-correct = Qərara yenidən bax
key-post-notice = Qərarı kabinetdə yerləşdir
key-close = İşi bağla

## Headings of the page of keys

scope-whole = Hər yerdə
scope-lists = Siyahıda və formada
scope-open-case = Açıq işdə
scope-boxes = Pəncərədə
keys-alt-digit = F düyməsi işləmirsə: Alt və rəqəm, ya da Esc, sonra rəqəm (0 = F10).
key-ticket = Bilet

## In the panes

key-take-offer = Təklif olunanı götür
key-at-sign = @ işarəsi
key-clear-field = Sahəni təmizlə
key-waive = Tələb etmə
key-remove-evidence = Qeydi sil
key-deeds = Nə etmək olar
key-previous-case = Əvvəlki iş
key-next-case = Növbəti iş
key-choose-deed = Sırası ilə seç

# dost keys
keys-title = dost keys: bu terminal hansı düyməni göndərir · TERM={ $term }
keys-box = Düymələr
keys-hint = Enter: gəlmədi, növbəti · Ctrl-X: bitir
keys-end-hint = Enter: bağla və hesabatı yaz
keys-press = İndi basın: { $key }  ({ $does })
keys-other = Başqası gəldi: { $name } — { $bytes }. Yenidən basın və ya Enter.
keys-arrived = { $key } gəldi: { $bytes }
keys-by-twin = { $key } əvəzedicisi ilə gəldi: { $bytes }. Ondan istifadə edin.
keys-lost = { $key } gəlmədi.
keys-not-asked = { $key } yoxlanılmadı.
keys-twins = Əvəzində: { $twins }
keys-no-twin = Əvəzi yoxdur: Ctrl-P bütün əmrləri adı ilə verir.
keys-sum = Gələn düymə: { $arrived }. Gəlməyən: { $lost }.
keys-more = … daha { $count }: hesabatda
