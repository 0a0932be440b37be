@echo off
rem Starts Kiro API Proxy.
rem   KIRO_PROXY_JAVA_OPTS      more options for the JVM
rem   KIRO_PROXY_CLASS_ARCHIVE  where warm-up puts the class-data archive that makes starts fast; "off" for none
setlocal
set "here=%~dp0.."
set "java=java.exe"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "java=%JAVA_HOME%\bin\java.exe"
if exist "%here%\runtime\bin\java.exe" set "java=%here%\runtime\bin\java.exe"
set "archive=%KIRO_PROXY_CLASS_ARCHIVE%"
if not defined archive set "archive=%here%\cache\classes.jsa"
set "first=%~1"
if /i "%first%"=="warm-up" (
    if /i "%archive%"=="off" exit /b 0
    for %%f in ("%archive%") do if not exist "%%~dpf" mkdir "%%~dpf"
    "%java%" "-XX:ArchiveClassesAtExit=%archive%" -Xlog:disable -jar "%here%\kiro-proxy.jar" warm-up
    exit /b
)
rem Short commands end before the second compiler pays; a server gets what was measured for it. A bare port is a serve, too.
set "options=-XX:TieredStopAtLevel=1"
set "collector=-XX:+UseSerialGC"
set "serves="
if "%first%"=="serve" set "serves=yes"
for %%d in (0 1 2 3 4 5 6 7 8 9) do if "%first:~0,1%"=="%%d" set "serves=yes"
if defined serves set options="@%here%\jvm\serve.options"
if defined serves set collector="@%here%\jvm\collector.options"
rem Unless another collector is asked for.
echo "%KIRO_PROXY_JAVA_OPTS%" | findstr /r "XX:+Use[A-Za-z0-9]*GC" >nul && set "collector="
set "classes="
if exist "%archive%" set classes="-XX:SharedArchiveFile=%archive%" -Xlog:disable -Xlog:all=error:stderr
"%java%" %options% %collector% %classes% %KIRO_PROXY_JAVA_OPTS% -jar "%here%\kiro-proxy.jar" %*
exit /b %ERRORLEVEL%
