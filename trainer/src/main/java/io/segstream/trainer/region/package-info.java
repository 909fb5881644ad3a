/** Regions of pictures: boxes, features brought to one size, and the heads that read them. */
package io.segstream.trainer.region;
