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
