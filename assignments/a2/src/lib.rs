//! A2 · Components: its tasks come with the lecture on attention; what is here
//! shows that libtorch is found.
