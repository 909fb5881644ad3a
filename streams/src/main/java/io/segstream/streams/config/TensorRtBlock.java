package io.segstream.streams.config;

import io.segstream.inference.config.ByteSize;
import io.segstream.inference.config.Key;
import io.segstream.inference.tensorrt.ContextOptions.Graphs;
import io.segstream.inference.tensorrt.Precision;
import io.segstream.inference.tensorrt.plan.BatchRange;
import io.segstream.inference.tensorrt.plan.GpuChoice;
import io.segstream.streams.service.Fallback;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a model runs on TensorRT.
 *
 * @param fallback what serves while a plan is built
 * @param gpus that run the model
 * @param precision of the model's file
 * @param batch frames of one call
 * @param workspace device memory for kernels
 * @param contexts calls beside each other on one GPU
 * @param graphs whether kernels are started as one
 * @param plans directory of plans
 * @param plansSize size of that directory
 */
public record TensorRtBlock(
    @Key(
            value =
                "What serves while the plan is built, and if TensorRT cannot be used. `none`: the"
                    + " service is not ready until TensorRT is, and does not start without it.",
            defaultValue = "OnnxRuntime")
        Fallback fallback,
    @Key(
            value =
                "GPUs that run the model: their numbers as CUDA counts them, separated by commas."
                    + " `segstream doctor` lists them.",
            defaultValue = "0")
        GpuChoice gpus,
    @Key(
            value =
                "Precision of the plan: `FLOAT32` multiplies exactly, `TF32` with 10 bits of mantissa, `FLOAT16`"
                    + " computes a float32 file in float16, `INT8` is for files that are quantised.",
            defaultValue = "TF32")
        Precision precision,
    @Key(
            value =
                "Frames of one call that the plan takes, as `min/opt/max`: min is 1, kernels are"
                    + " chosen for opt, longer batches than max run in parts.",
            defaultValue = "1/8/16")
        BatchRange batch,
    @Key(
            value = "Device memory that kernels may use beside inputs, outputs and weights.",
            defaultValue = "1GiB",
            min = "1MiB",
            max = "1024GiB")
        ByteSize workspace,
    @Key(
            value =
                "Calls that run beside each other on one GPU: two hide copies behind kernels, more"
                    + " take memory.",
            defaultValue = "2",
            unit = "calls",
            min = "1",
            max = "64")
        int contexts,
    @Key(
            value =
                "`PER_SHAPE`: kernels of a shape are recorded as a CUDA graph and started as one;"
                    + " takes device memory per shape.",
            defaultValue = "OFF")
        Graphs graphs,
    @Key(
            value =
                "Directory of plans, to be shared by the processes of a machine. Absent: `plans` in"
                    + " the model's directory.")
        Optional<Path> plans,
    @Key(
            value = "Size of that directory; the plans that were not used for longest go first.",
            defaultValue = "16GiB",
            min = "1MiB",
            max = "100000GiB")
        ByteSize plansSize) {}
