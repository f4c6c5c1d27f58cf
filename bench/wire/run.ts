/**
 * npm run bench:wire [events] [seeds]: what readers would see on invented wire days: the share of moments at which the newest
 * lead is shown, missed corrections and kills, wrong replacements, and minutes from arrival to readers.
 */
import { measureDay, SETTLE_MINUTES } from './measure.ts';

const [events = 150, seeds = 4] = process.argv.slice(2).map(Number);

console.log(
  `settle time ${SETTLE_MINUTES} minutes; goals: right >= .98, nothing missed, nothing replaced wrongly`,
);
for (let seed = 1; seed <= seeds; seed += 1) {
  const { wrong, ...score } = measureDay({ seed, events });
  console.log(
    `seed ${seed}: ${score.arrivals} arrivals, right ${score.right.toFixed(4)}, missed corrections ${score.missedCorrections}, missed kills ${score.missedKills}, ` +
      `wrong replacements ${score.wrongReplacements}, changes within the settle time ${score.restless}, minutes p50 ${score.delayP50.toFixed(1)} p99 ${score.delayP99.toFixed(1)}`,
  );
  for (const line of wrong.slice(0, process.env['VERBOSE'] === undefined ? 0 : 40)) console.log(`  ${line}`);
}
