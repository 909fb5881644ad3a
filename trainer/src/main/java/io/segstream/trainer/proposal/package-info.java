/**
 * Finds the object of a picture without labels: the mid-level prior that MaskContrast contrasts
 * (Van Gansbeke et al., ICCV 2021).
 */
package io.segstream.trainer.proposal;
