package io.segstream.streams.cli;

import picocli.CommandLine.Command;

/** Scores results against ground truth. */
@Command(
    name = "evaluate",
    description = "Score results against ground truth as the official tools do.",
    subcommands = {
      EvaluateDavisCommand.class,
      EvaluateMasksCommand.class,
      EvaluateSegmentsCommand.class,
      EvaluateClassesCommand.class,
      EvaluateClustersCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  segstream evaluate davis --task semi-supervised --dataset DAVIS --results masks --out scores",
      "  segstream evaluate masks --annotations instances_val2017.json --results results.json",
      "  segstream evaluate segments --dataset coco --novel trainer/recipes/splits/coco-voc.txt",
      "  segstream evaluate classes --dataset camvid --model-dir models/camvid",
      "  segstream evaluate clusters --embeddings objects.npy --labels classes.npy"
    })
final class EvaluateCommand extends CommandGroup {}
