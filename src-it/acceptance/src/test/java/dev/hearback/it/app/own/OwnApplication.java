package dev.hearback.it.app.own;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Lists no classes, so that servers look for them. */
@ApplicationPath("/api")
public class OwnApplication extends Application {}
