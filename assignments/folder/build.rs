//! Finds libtorch, or says how to get it.

fn main() {
    libtorch_link::link();
}
