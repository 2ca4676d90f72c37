#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dost_desk_fuzz::lines(bytes));
