/** What a machine can run, what is missing, and what to do about it. */
package io.segstream.inference.diagnosis;
