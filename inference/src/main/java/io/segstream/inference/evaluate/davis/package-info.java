/** Region similarity J and boundary accuracy F as the official DAVIS 2017 evaluator gives them. */
package io.segstream.inference.evaluate.davis;
