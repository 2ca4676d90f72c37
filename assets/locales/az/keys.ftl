### Names of actions: key bar, palette, help.

## Whole screen

key-help = Kömək
key-queue = Növbə
key-applicant = Ərizəçi
key-documents = Sənəd
key-back-office = Arxa ofis
key-search = Axtar
key-register = Qeydiyyat
key-call = Çağır
key-why = Niyə?
key-dashboard = İcmal
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
