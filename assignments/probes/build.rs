//! Tells the linker where libtorch is, for those who asked for it.

fn main() {
    if std::env::var_os("CARGO_FEATURE_LIBTORCH").is_some() {
        libtorch_link::link();
    }
}
