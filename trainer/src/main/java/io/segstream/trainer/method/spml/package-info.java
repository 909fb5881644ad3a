/**
 * Weakly supervised semantic segmentation by pixel-to-segment contrast (Ke, Hwang and Yu, SPML,
 * ICLR 2021).
 */
package io.segstream.trainer.method.spml;
