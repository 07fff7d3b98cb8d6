package dev.hearback.it.app.floor;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The endpoint alone. */
@ApplicationPath("/")
public class FloorApplication extends Application {}
