"""Make a small dataset, look into it, check it."""

import sys

from codesynth import generate, load, verify

out = sys.argv[1] if len(sys.argv) > 1 else "quickstart"
report = generate({"count": 12, "seed": 1}, out)
print(f"{report.samples} samples, {report.questions} questions, {report.failures} failures")

for sample in load(out):
    question = sample.qa[0]
    print(f"{sample.figure_type}: {question.question} -> {question.answer}")

print("verified" if verify(out, render=3).ok else "something differs")
