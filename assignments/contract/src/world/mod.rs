//! The world, as far as a submission sees it. What it needs from outside is handed in as one
//! of these traits: the checks give it small ones that count and that can be broken, and the
//! real ones are files on a disk and libtorch's own operators.

mod communicator;
mod components;
mod files;
mod random;
mod store;

pub use communicator::Communicator;
pub use components::Components;
pub use files::Files;
pub use random::{RandomStream, Randomness};
pub use store::{Store, StoreError};
