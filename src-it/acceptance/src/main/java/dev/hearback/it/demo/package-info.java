/** {@code mvn -Pdemo}: the main job from end to end, for people to watch. */
package dev.hearback.it.demo;
