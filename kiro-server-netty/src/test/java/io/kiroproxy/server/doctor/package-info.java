/** What the doctor finds, and what it tells people to do. */
@org.jspecify.annotations.NullMarked
package io.kiroproxy.server.doctor;
