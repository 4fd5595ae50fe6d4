use harness::{Cases, Host, InProcess, Seed, layout};
use std::time::Instant;
#[test]
fn time() {
    let mut host = InProcess::new(probes::a4(reference::a4::variant("").unwrap()));
    for round in 0..2 {
        for check in checks::a4::ASSIGNMENT.checks() {
            let Cases::Listed(cases) = check.cases else { continue };
            let cases = layout::listed(check, cases, Seed::public());
            let n = cases.len();
            let start = Instant::now();
            let cpu = ();
            for case in &cases {
                let r = host.probe(check, case);
                if round == 0 {
                    println!("{}", format!("{r:?}").chars().take(300).collect::<String>());
                }
            }
            let _ = cpu;
            let used = 0.0;
            println!("{} {n} cases wall {:?} cpu {used:.1} ms", check.id, start.elapsed());
        }
    }
}
