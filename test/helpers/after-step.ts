/** Doing something to the world at one moment of the log's work. */
import type { Step, StepListening, StepMoment } from '../../services/src/log/steps.ts';

/** Spread it into a context: `action` runs after every such step, before the work goes on. */
export function afterStep(step: Step, action: (moment: StepMoment) => unknown): Required<StepListening> {
  return {
    async onStep(moment) {
      if (moment.step === step && moment.when === 'after') await action(moment);
    },
  };
}
