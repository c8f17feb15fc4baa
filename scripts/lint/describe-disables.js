// Rule `local/describe-disables`: whoever switches a rule off says why, after ` -- `.
export const describeDisables = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { why: 'Say why: // eslint-disable-next-line rule -- reason (rule T4).' },
  },
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          if (/^\s*eslint-disable/.test(comment.value) && !/\s--\s+\S/.test(comment.value)) {
            context.report({ loc: comment.loc, messageId: 'why' });
          }
        }
      },
    };
  },
};
