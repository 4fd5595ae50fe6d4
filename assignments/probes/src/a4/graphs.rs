//! Which graphs are held still, though nobody tells when one is given up.

use std::sync::{Mutex, PoisonError};

use tch::Tensor;

/// A mark for each graph. A graph multiplies by a copy of its mark, and so has to keep that
/// copy for backward. The copy is lazy: it shares the mark's memory until somebody writes. To
/// write into the mark then moves its memory exactly if the copy is there still.
#[derive(Default)]
pub struct Graphs(Mutex<Vec<Mark>>);

struct Mark {
    mark: Tensor,
    begins: usize,
}

impl Graphs {
    /// The same numbers as `y`, whose graph is number 0, 1, 2, … of those that are watched.
    pub fn watched(&self, y: &Tensor) -> Tensor {
        let mark = y.detach().new_ones([1], (y.kind(), y.device()));
        let begins = mark.data_ptr() as usize;
        let y = y * mark.internal_lazy_clone();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Mark { mark, begins });
        y
    }

    /// Whether the graph that is `n` back, with 1 the last one, is held. For each graph this
    /// can be asked once.
    pub fn is_held(&self, n: usize) -> bool {
        let marks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let back = marks.len().checked_sub(n).and_then(|i| marks.get(i));
        // `data_ptr` is for whoever wants to write.
        back.is_some_and(|Mark { mark, begins }| mark.data_ptr() as usize != *begins)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tch::Kind;

    fn x() -> Tensor {
        Tensor::from_slice(&[0.5f32, -1.0]).set_requires_grad(true)
    }

    fn backward(x: &Tensor, y: &Tensor, keep_graph: bool) {
        Tensor::run_backward(&[y.sum(Kind::Float)], &[x], keep_graph, false);
    }

    #[test]
    fn a_graph_is_held_until_it_is_dropped_or_gone_back_through() {
        tch::with_grad(|| {
            let (x, graphs) = (x(), Graphs::default());
            let y = graphs.watched(&x.tanh());
            assert!(graphs.is_held(1));
            backward(&x, &y, false);
            let y = graphs.watched(&x.tanh());
            drop(y);
            assert!(!graphs.is_held(1));
            let y = graphs.watched(&x.tanh());
            backward(&x, &y, false);
            assert!(!graphs.is_held(1));
            let y = graphs.watched(&x.tanh());
            backward(&x, &y, true);
            assert!(graphs.is_held(1));
            drop(y);
            let y = graphs.watched(&x.tanh());
            backward(&x, &y, true);
            drop(y);
            assert!(!graphs.is_held(1) && !graphs.is_held(6));
        });
    }

    #[test]
    fn watching_changes_no_number() {
        tch::with_grad(|| {
            let (x, graphs) = (x(), Graphs::default());
            let gradient = |y: &Tensor| {
                let gradients = Tensor::run_backward(&[y.sum(Kind::Float)], &[&x], false, false);
                gradients[0].copy()
            };
            let (plain, watched) = (x.tanh(), graphs.watched(&x.tanh()));
            assert!(plain.equal(&watched) && gradient(&plain).equal(&gradient(&watched)));
        });
    }
}
