//! How near the thresholds of training are, at many seeds.

use harness::{Cases, Draw, Seed, layout};
use reference::a4::REFERENCE;

#[test]
fn table() {
    let submission = probes::a4(REFERENCE);
    let checks = checks::a4::ASSIGNMENT.checks().filter(|check| {
        (check.probe.starts_with("pretrain.l")
            || check.probe.starts_with("pretrain.ov")
            || check.probe.starts_with("pretrain.ow")
            || check.probe == "sft.fine_tune")
    });
    let n: u32 = std::env::var("SEEDS").map_or(3, |n| n.parse().unwrap());
    for check in checks {
        let Cases::Listed(cases) = check.cases else { continue };
        for seed in 0..n {
            let seed = Seed::from_text(&format!("many {seed}"));
            for case in layout::listed(check, cases, seed) {
                let begin = std::time::Instant::now();
                let got = submission.probe(check.probe, &case);
                let took = begin.elapsed().as_secs_f64();
                if let Some(held) = got.tensors.get("measured") {
                    let held = held.numbers().unwrap()[0];
                    let floor: f64 = case.expect_fact("floor");
                    println!(
                        "{} floor {floor:.3} held {held:.3} ratio {:.3} took {took:.2}",
                        check.id,
                        held / floor
                    );
                } else {
                    println!("{} {:?} took {took:.2}", check.id, got.facts);
                }
                if let harness::Verdict::Law(law) = check.verdict {
                    if let Err(f) = law(&case, &got) {
                        println!("{:?}", f.difference);
                    }
                }
            }
        }
    }
    let _ = Draw::new(Seed::public(), "x");
}
