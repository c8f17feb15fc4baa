// What has to be known to believe, or not to believe, the figures of the report.

export const HOW_TO_READ = `Engines see reviews and nothing else: no labels, no hint which market it is, names that say nothing. Every engine is a function from
reviews to a trust score of 1 to 5 stars for each agent and a suspicion for each reviewer, with its default settings. Intervals in
brackets are 95 %. All attacks, markets and engines of the run are in the tables, also those with bad figures.`;

export const DATA = `Real markets are read from the folder given with \`--data\` and are not part of this repository: Bitcoin Alpha and Bitcoin OTC, who-trusts-whom
networks in which members rated each other from −10 to 10 (Kumar, Spezzano, Subrahmanian and Faloutsos, ICDM 2016), with the fraud labels
of Kumar, Hooi, Makhija, Kumar, Faloutsos and Subrahmanian (REV2, WSDM 2018) where a label file was there. SNAP publishes them without a
licence and asks for citation. Names are replaced by random ones; times are cut to whole seconds (those of Alpha are whole days).

Stars: ≤ −5 → 1, −4 … −1 → 2, 1 … 4 → 4, ≥ 5 → 5. This keeps the sign. The linear map puts +1, more than half of all ratings, at three
stars, below a prior of 3.5, so that every additional mild praise lowers a Bayesian mean; the tables have it as "linear stars", to show
how much of a result is the map. Real markets have few five stars after any such map. Attacks of five stars would be easy to see there in
rings, so rings are injected into a twin of each market ("-J") in which so many random fours became fives that 70 % of all reviews have five
stars, as in rating systems with stars. Made-up markets need no data: "synthetic" is two-sided, in "bipartite" clients review agents and
nobody reviews clients. Their frauds are known by construction, and the generator is ours.`;

export const CIRCULARITY = `The labels of Alpha were made from ratings: honest are the founder and those he rated well, frauds are those whom the honest rated badly.
A detector that reads what the honest said about a labelled party reads the label. The engine called "echo of the labels" is no detector:
it suspects reviewers by the ratings they _received_, and trusts agents by their plain mean. What it scores is how circular a protocol is.

- **R**: labelled reviewers, by all reviews. **Circular** for every engine that uses what reviewers received, as trust graphs do. It is the
  protocol of the literature, and fair only among methods that look at ratings given alone.
- **R, leak-controlled**: the same without the label-defining reviews, those by labelled honest parties of labelled ones. The remaining
  ratings still agree with those that were removed, as far as a fraud is one to everybody: this is signal, but of the same kind.
- **S**: labelled agents without the label-defining reviews. The figures to quote.
- **S, early warning**: of a labelled agent only what was written before its first label-defining review.
- **S, leaking**: labelled agents by all reviews. Here to show what a careless evaluation would report; quote it for nothing.`;

export const MEASURES = `- **AUC**: probability that a fraud is ranked above somebody honest; a tie counts half. **AP**: mean precision at the frauds' places; ties by
  their exact expectation. **P@50**: precision among the first 50. Intervals: percentile bootstrap over subjects, frauds and honest drawn
  apart. "Above the first engine": the difference of AUC from the textbook's, paired.
- Each attack is injected anew in each replicate, with five targets (retaliation: up to twelve; a ring is one ring). Targets are real
  agents with 5 to 60 reviews and a mean between the 10th and the 60th percentile. Whatever the description leaves open is drawn anew:
  crew sizes, spans, haste, age of accounts, camouflage, share of paid tasks; every second attack ends in the market's last month. Figures
  are medians over replicates; intervals are percentile bootstraps of that median.
- **AUC and AP under attack**: attackers against _all_ other reviewers, known frauds included.
- **False alarms** at 95 % detection, ties counted against the engine, known frauds and accomplices left out. _Reviewers_: the threshold of
  suspicion at which 95 % of the attackers are flagged, and the share of real reviewers that it flags. _Agents_: the same with targets and real
  agents, by the pull of suspicious reviewers: the mean over the ten reviews that pull hardest of surprise at the reviewer (−log₁₀ of the
  share of reviewers at least as suspicious) × distance between rating and score. It does not depend on the scale of the suspicion. With five
  targets, 95 % means all five.
- **Damage**: mean absolute difference between the targets' scores with and without the attack, in stars.
- **Honest weight**: mean weight that reviews keep whose reviewers are neither attackers nor known frauds, for engines that say, in their own unit.
- **Textbook**: Bayesian mean with prior 3.5 of weight 10, half-life of 90 days; suspicion is the largest share of one agent in a reviewer's
  reviews; its flags are that share among an agent's reviews > 0.3, or a week's mean more than 1.5 stars from all before. Verified bonus
  left out, as no real market here has paid tasks. **Bayesian mean**: the same without decay; suspicion is the mean distance from it.
  **Low activity, extreme** and **repeats**: detectors of one line each; their trust is the Bayesian mean.`;

export const LIMITS = `- Alpha, its labels included, is what engines of this repository are developed on. Its figures are those of a development set.
  A market without labels, as OTC when only its network is at hand, has attack figures only.
- The attackers do not adapt: none of them looks at the engine and tries again. Whoever reads the engine can do better than these.
- All attacks are ours. An engine developed by the same people has seen their kind, even if every parameter is drawn at random.
- Both real markets are old, small, of one community, and ratings of trust rather than of tasks. Intervals say how much labelled parties and
  replicates vary; they say nothing about other markets.
- The labels are few: half-widths of 0.03 to 0.09 in AUC. Differences below that are noise, and with this many cells some will look like more.
- Unlabelled parties of real markets count as honest in the attack tables. Some are frauds, so false alarms are overstated and AP is understated.
- Paid tasks, bonds and vouches exist only in the made-up markets; nothing here validates them on real data.
- An honest newcomer and an unendorsed sybil that behave alike cannot be told apart by reviews; damage of zero is bought with the weight
  of such newcomers, which the honest weight shows only on average.
- Speed is not measured here.`;
