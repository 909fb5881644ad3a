/** Average precision and recall of instance masks and boxes as pycocotools gives them. */
package io.segstream.inference.evaluate.coco;
